"""What does the example app cost next to the same written by hand?

The peer is a twin of ``app.py``: a Python program that makes the same resources, with the same properties, by CDK's L1
classes alone (a test compares the templates). It is written from the templates of the app, by a program of this folder,
in the way of a person who knows every property by heart: one call to a typed class for each resource, typed structures,
attributes for references, the definition of a pipeline as a dict. That is the least that CDK can be asked for these
resources: L2 classes, which most people would take, do more. The twin checks nothing; the app reads its steps, places
them, derives the roles, and judges every definition by all rules.

Both are whole processes, from the start of Python to templates on the disk, once without CDK's own validation of
templates and once as CDK comes. They take turns. Times are those of the clock, and of all processors together, Node's
too. Memory is the peak of the Python process and of its Node process, as Linux counts them (``VmHWM``).
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.by_hand.write_twin import templates_in, twin
from benchmarks.commands import PYTHON, REPOSITORY, Took
from benchmarks.commands import run as run_command
from benchmarks.machine import package_versions
from benchmarks.measure import Result, alternately, times_as_long, times_as_much

AT_MOST: Final = 1.10
"""Times as long, and as much memory, as the twin."""
_PEER: Final = "twin"
_APP: Final = REPOSITORY / "app.py"


def run(short: bool) -> Result:
    """Both programs, with and without CDK's validation; a minute."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = written(folder)
        without = _pair(program, folder, repetitions=1 if short else 9, validation=False)
        as_it_comes = _pair(program, folder, repetitions=3, validation=True) if not short else without
        lines = len(program.read_text(encoding="utf-8").splitlines())
    ours, peer = without
    words = "the example app"
    rows = [
        times_as_long(words, _clock(ours), _clock(peer), peer_name=_PEER, at_most=AT_MOST),
        times_as_long(
            f"{words}, all processors together",
            [took.processors for took in ours],
            [took.processors for took in peer],
            peer_name=_PEER,
            at_most=AT_MOST,
        ),
        times_as_long(f"{words}, with CDK's validation", *map(_clock, as_it_comes), peer_name=_PEER, at_most=AT_MOST),
        times_as_much(
            f"{words}, memory of Python",
            [took.python for took in ours],
            [took.python for took in peer],
            peer_name=_PEER,
            at_most=AT_MOST,
        ),
        times_as_much(
            f"{words}, memory of Node",
            [took.node for took in ours],
            [took.node for took in peer],
            peer_name=_PEER,
            at_most=AT_MOST,
        ),
    ]
    return {
        "rows": rows,
        "versions": package_versions("aws-cdk-lib", "jsii"),
        "details": {"statements_of_the_twin": lines},
    }


def written(folder: Path) -> Path:
    """The twin, as a file in a folder."""
    synthesized(_APP, folder / "app", validation=False)
    program = folder / "twin.py"
    program.write_text(twin(templates_in(folder / "app")), encoding="utf-8")
    synthesized(program, folder / "twin", validation=False)
    return program


def synthesized(program: Path, output: Path, *, validation: bool) -> Took:
    """One synth of a program into a folder."""
    environment = {"CDK_OUTDIR": str(output), **({} if validation else {"CDK_VALIDATION": "false"})}
    return run_command([PYTHON, program], environment=environment, memory=True)


def _pair(program: Path, folder: Path, *, repetitions: int, validation: bool) -> list[list[Took]]:
    return alternately(
        repetitions,
        partial(synthesized, _APP, folder / "app", validation=validation),
        partial(synthesized, program, folder / "twin", validation=validation),
    )


def _clock(took: list[Took]) -> list[float]:
    return [each.clock for each in took]
