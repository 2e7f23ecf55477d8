"""How long do the unit tests of the pure layers take?

Catalog, definition, rules, estimates, pictures and errors: what a change to a rule or a step is tried with, again and
again. None starts a Node process. ``make unit`` runs those that look at one thing each; tests that draw their examples,
or go through a whole corpus, are for ``make test``, and stand in a row of their own. Each run is pytest as people start
it, collection and imports included, by the clock. There is nobody to compare with: other construct libraries have no
such layer.
"""

from __future__ import annotations

import re
from typing import Final

from benchmarks.commands import PYTHON, Took
from benchmarks.commands import run as run_command
from benchmarks.machine import package_versions
from benchmarks.measure import Result, alone

FOLDERS: Final = ("catalog", "definition", "rules", "estimate", "pictures", "test_errors.py", "test_by_value.py")
"""Below ``tests``."""
UNIT: Final = "not hypothesis and not corpus and not conformance"
"""The marks of the unit tests among them."""
LIMIT: Final = 10
"""Seconds that the unit tests may take, in two processes."""
_TWO: Final = ("-n", "2", "--dist", "worksteal")
_SHORT: Final = ("test_errors.py",)
_PASSED: Final = re.compile(r"(\d+) passed")


def run(short: bool) -> Result:
    """The unit tests three times, all of them once; some two minutes."""
    folders = _SHORT if short else FOLDERS
    two = () if short else _TWO
    unit = [_tests(folders, "-m", UNIT, *two) for _ in range(1 if short else 3)]
    alone_in_one = unit[0] if short else _tests(folders, "-m", UNIT)
    everything = unit[0] if short else _tests(folders, *two)
    return {
        "rows": [
            alone("unit tests of the pure layers, two processes", _clocks(unit), unit="s", at_most=LIMIT),
            alone("unit tests of the pure layers, one process", _clocks([alone_in_one]), unit="s"),
            alone("with drawn examples and corpora, two processes", _clocks([everything]), unit="s"),
        ],
        "versions": package_versions("pytest", "pytest-xdist", "hypothesis"),
        "details": {
            "unit_tests": passed(unit[0].output),
            "tests": passed(everything.output),
            "folders": list(folders),
        },
    }


def passed(output: str) -> int:
    """How many tests pytest says have passed. Raises ``RuntimeError`` where it does not say so."""
    found = _PASSED.search(output)
    if found is None:
        raise RuntimeError(f"pytest says nothing of passed tests: {output[-500:]}")
    return int(found[1])


def _clocks(runs: list[Took]) -> list[float]:
    return [each.clock for each in runs]


def _tests(folders: tuple[str, ...], *options: str) -> Took:
    paths = [f"tests/{folder}" for folder in folders]
    return run_command([PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, *paths])
