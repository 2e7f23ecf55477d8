"""How long do the unit tests of the pure layers take?

Catalog, definition, rules, estimates, pictures and errors: what a change to a rule or a step is tried with, again and
again. Hardly any starts a Node process. Each run is pytest as people start it, collection and imports included, by the
clock; once in one process and once in two. There is nobody to compare with: other construct libraries have no such
layer.
"""

from __future__ import annotations

import re
from typing import Final

from benchmarks.commands import PYTHON, Took
from benchmarks.commands import run as run_command
from benchmarks.machine import package_versions
from benchmarks.measure import Result, alone

FOLDERS: Final = ("catalog", "definition", "rules", "estimate", "pictures", "test_errors.py")
"""Below ``tests``."""
LIMIT: Final = 10
"""Seconds that the unit tests may take, in two processes."""
_SHORT: Final = ("test_errors.py",)
_PASSED: Final = re.compile(r"(\d+) passed")


def run(short: bool) -> Result:
    """Both ways, once each; some two minutes."""
    folders = _SHORT if short else FOLDERS
    one = _tests(folders)
    two = one if short else _tests(folders, "-n", "2", "--dist", "worksteal")
    return {
        "rows": [
            alone("unit tests of the pure layers, one process", [one.clock], unit="s"),
            alone(
                "unit tests of the pure layers, two processes",
                [two.clock],
                unit="s",
                at_most=LIMIT,
            ),
        ],
        "versions": package_versions("pytest", "pytest-xdist", "hypothesis"),
        "details": {"tests": passed(one.output), "folders": list(folders)},
    }


def passed(output: str) -> int:
    """How many tests pytest says have passed. Raises ``RuntimeError`` where it does not say so."""
    found = _PASSED.search(output)
    if found is None:
        raise RuntimeError(f"pytest says nothing of passed tests: {output[-500:]}")
    return int(found[1])


def _tests(folders: tuple[str, ...], *options: str) -> Took:
    paths = [f"tests/{folder}" for folder in folders]
    return run_command([PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, *paths])
