"""What does the example app cost next to the same written by hand?

The peer is a twin of ``app.py`` as a person writes it who knows CDK well and does not have this library: ``twin.py``,
``twin_platform.py`` and ``twin_teams.py``. It makes the same resources with the same properties (a test compares what
both deploy) by CDK's L2 classes, and by L1 classes where there is no L2. Like the app it is a short program with its
stacks in modules, which Python compiles once. Where two ways are as natural, the twin goes the one that costs less: the
names of buckets cross stacks, and not their ARNs too. It is what we are judged against. Both keep Python from looking
for garbage in what they have imported (``gc.freeze``); the app is measured without that too.

What the app does besides, in the same time: it reads its steps, places them in the workspace, looks up image accounts
and prefix lists, looks for endpoints that others made in the VPC, derives the roles and the bounds in them, judges
every definition by all rules, and acknowledges what linters say of its resources. The twin knows the answers
beforehand, checks nothing and acknowledges nothing.

The second peer, which nothing is wanted of, makes the same resources by L1 classes alone: the least that CDK can be
asked for, and not what people write. A program of this folder writes it from the templates of the app.

All are whole processes, from the start of Python to templates on the disk, without CDK's own validation of templates
and as CDK comes; the app and the twin also as people wait for them: ``cdk synth``, from its start to its end. They take
turns. Times are those of the clock, and of all processors together, Node's too. Memory is
the peak of the Python process and of its Node process, as Linux counts them (``VmHWM``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from benchmarks.by_hand.write_twin import templates_in, twin
from benchmarks.commands import PYTHON, REPOSITORY, Took
from benchmarks.commands import run as run_command
from benchmarks.machine import package_versions
from benchmarks.measure import Result, Row, alternately, times_as_long, times_as_much

AT_MOST: Final = 1.10
"""Times as long, and as much memory, as the twin that people write."""
TWIN: Final = Path(__file__).with_name("twin.py")
_APP: Final = REPOSITORY / "app.py"
_CDK: Final = REPOSITORY / "node_modules" / ".bin" / "cdk"
_WORDS: Final = "the example app"
_Runs: TypeAlias = "Mapping[str, Sequence[Took]]"
"""By program, in turn."""


def run(short: bool) -> Result:
    """The programs, with and without CDK's validation; six minutes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        l1 = written(folder)
        programs = {"app": _APP, "twin": TWIN, "l1": l1}
        besides = {"not_frozen": not_frozen(folder)}
        without = _runs(programs | besides, folder, repetitions=1 if short else 11, validation=False)
        as_it_comes = without if short else _runs(programs, folder, repetitions=21, validation=True)
        by_cli = alternately(1 if short else 11, *(partial(by_command, program, folder) for program in (_APP, TWIN)))
        statements = len(l1.read_text(encoding="utf-8").splitlines())
    return {
        "rows": [
            *_rows(without, as_it_comes, "twin", peer="twin", at_most=AT_MOST),
            times_as_long(
                f"{_WORDS}, by cdk synth",
                *([took.clock for took in each] for each in by_cli),
                peer_name="twin",
                at_most=AT_MOST,
            ),
            *_rows(without, as_it_comes, "l1", peer="L1 twin", at_most=None),
            times_as_long(
                f"{_WORDS}, what it imports not frozen",
                [took.clock for took in without["not_frozen"]],
                [took.clock for took in without["app"]],
                peer_name="the same, frozen",
            ),
        ],
        "versions": package_versions("aws-cdk-lib", "jsii"),
        "details": {"lines": _lines(), "statements_of_the_l1_twin": statements},
    }


def written(folder: Path) -> Path:
    """The L1 twin, as a file in a folder; beside it what all three programs write."""
    synthesized(_APP, folder / "app", validation=False)
    program = folder / "l1.py"
    program.write_text(twin(templates_in(folder / "app")), encoding="utf-8")
    synthesized(TWIN, folder / "twin", validation=False)
    synthesized(program, folder / "l1", validation=False)
    return program


def synthesized(program: Path, output: Path, *, validation: bool) -> Took:
    """One synth of a program into a folder."""
    environment = {"CDK_OUTDIR": str(output), **({} if validation else {"CDK_VALIDATION": "false"})}
    return run_command([PYTHON, program], environment=environment, memory=True)


def by_command(program: Path, folder: Path) -> Took:
    """The same by the CDK CLI with its defaults, without what it asks the internet for."""
    command = [_CDK, "synth", "--quiet", "--no-notices", "--no-version-reporting"]
    return run_command([*command, "--app", f"{PYTHON} {program}", "--output", folder / f"{program.stem}_by_command"])


def not_frozen(folder: Path) -> Path:
    """The app without ``gc.freeze()``, as a file in a folder."""
    program = folder / "not_frozen.py"
    program.write_text(_APP.read_text(encoding="utf-8").replace("gc.freeze()\n", ""), encoding="utf-8")
    return program


def _runs(programs: Mapping[str, Path], folder: Path, *, repetitions: int, validation: bool) -> _Runs:
    timed = [partial(synthesized, program, folder / name, validation=validation) for name, program in programs.items()]
    return dict(zip(programs, alternately(repetitions, *timed), strict=True))


def _rows(without: _Runs, as_it_comes: _Runs, other: str, *, peer: str, at_most: float | None) -> Iterator[Row]:
    """Clock and processors, without CDK's validation and with it, then memory."""
    ours, theirs = without["app"], without[other]
    words = _WORDS if at_most is not None else f"{_WORDS}, next to the least"
    times: dict[str, Callable[[Took], float]] = {
        "": lambda took: took.clock,
        ", all processors together": lambda took: took.processors,
    }
    for validated, mine, others in (
        ("", ours, theirs),
        (", with CDK's validation", as_it_comes["app"], as_it_comes[other]),
    ):
        for name, of in times.items():
            yield times_as_long(
                f"{words}{validated}{name}",
                [*map(of, mine)],
                [*map(of, others)],
                peer_name=peer,
                at_most=at_most,
            )
    peaks: dict[str, Callable[[Took], float | None]] = {
        "Python": lambda took: took.python,
        "Node": lambda took: took.node,
    }
    for name, peak in peaks.items():
        yield times_as_much(
            f"{words}, memory of {name}",
            [*map(peak, ours)],
            [*map(peak, theirs)],
            peer_name=peer,
            at_most=at_most,
        )


def _lines() -> dict[str, int]:
    """Of source, of the app with the stacks that it deploys by default, and of the twin."""
    stacks = [REPOSITORY / "stacks" / f"{name}_stack.py" for name in ("platform", "churn", "iteration")]
    files = {"app": [_APP, *stacks], "twin": sorted(TWIN.parent.glob(f"{TWIN.stem}*.py"))}
    return {
        name: sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths) for name, paths in files.items()
    }
