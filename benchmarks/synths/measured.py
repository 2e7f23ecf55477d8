"""Runs of the program, with what they took."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.commands import PYTHON, Took, run
from benchmarks.synths import ready

_WITHOUT_VALIDATION: Final = {"CDK_VALIDATION": "false"}
"""CDK's own validation of templates, which takes seconds of every synth, whoever has written them."""


def synthesized(
    way: str,
    *,
    pipelines: int,
    steps: int,
    folder: Path,
    ready_made: Path | None = None,
    python: Path | str = PYTHON,
    shares: bool = False,
) -> Took:
    """One synth in a process of its own. ``folder``: where the templates go, into one of their own for each way."""
    output = folder / f"{way}-{pipelines}-{steps}"
    command = [python, "-m", "benchmarks.synths.program", way, "--output", output]
    command += ["--pipelines", str(pipelines), "--steps", str(steps)]
    command += ["--ready", ready_made] if ready_made else []
    command += ["--shares"] if shares else []
    return run(command, environment=_WITHOUT_VALIDATION, memory=True)


def told(took: Took) -> Mapping[str, Any]:
    """What the program printed."""
    return json.loads(took.output.splitlines()[-1])


def template(folder: Path, way: str, steps: int) -> Path:
    """The template of the first stack of an app of one pipeline."""
    return folder / f"{way}-1-{steps}" / "Stack0.template.json"


@contextmanager
def prepared(*steps: int) -> Generator[tuple[Path, Mapping[tuple[str, int], Path]]]:
    """A folder for templates, and the texts that are ready, by way and number of steps.

    For ``bare`` of each number of steps, and for ``by-hand`` of the first.
    """
    with tempfile.TemporaryDirectory() as name:
        folder, found = Path(name), dict[tuple[str, int], Path]()
        for number in steps:
            peers = {"bare": "given", "by-hand": "derived"} if number == steps[0] else {"bare": "given"}
            for peer, way in peers.items():
                synthesized(way, pipelines=1, steps=number, folder=folder)
                made = template(folder, way, number)
                found[peer, number] = ready.write(made, folder / f"{peer}-{number}.json")
        yield folder, found
