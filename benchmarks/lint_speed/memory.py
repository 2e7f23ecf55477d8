"""Ten thousand files: whether the memory stays what it is for a thousand, and whether all cores work."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

import attrs

from benchmarks.commands import Took
from benchmarks.lint_speed.commands import smtrain_lint
from benchmarks.lint_speed.corpus import written
from benchmarks.machine import cores
from benchmarks.measure import Row, alone, alternately, times_as_long, times_as_much

MEMORY: Final = 1.1
"""Times as much memory as for a tenth of the files."""
FORMATS: Final = ("text", "json")


@attrs.frozen(kw_only=True)
class Numbers:
    """How many files there are."""

    few: int
    many: int
    repetitions: int


FULL: Final = Numbers(few=1000, many=10_000, repetitions=3)
SHORT: Final = Numbers(few=2, many=4, repetitions=1)


def rows(numbers: Numbers) -> tuple[list[Row], Mapping[str, object]]:
    """Two rows for each format, one for the cores, and the megabytes and seconds of each.

    Files are named by their folder, as a repository is linted.
    """
    with tempfile.TemporaryDirectory() as name:
        folders: dict[int, Path] = {}
        for count in (numbers.few, numbers.many):
            folders[count] = Path(name) / str(count)
            folders[count].mkdir()
            written(folders[count], count, templates=False)
        runs = [(kind, count) for kind in FORMATS for count in folders]
        took = dict(
            zip(
                runs,
                alternately(numbers.repetitions, *(partial(_linted, folders[n], kind) for kind, n in runs)),
                strict=True,
            )
        )
    made: list[Row] = []
    for kind in FORMATS:
        few, many = took[kind, numbers.few], took[kind, numbers.many]
        made += [
            times_as_much(
                f"memory for {numbers.many:,} definitions, as {kind}",
                [each.python for each in many],
                [each.python for each in few],
                peer_name=f"for {numbers.few:,}",
                at_most=MEMORY,
            ),
            times_as_long(
                f"each of {numbers.many:,} definitions, as {kind}",
                _each(many, numbers.many),
                _each(few, numbers.few),
                peer_name=f"each of {numbers.few:,}",
                unit="ms",
            ),
        ]
    busy = [each.processors / each.clock for each in took["text", numbers.many]]
    made.append(alone(f"cores at work on {numbers.many:,} definitions, of {cores()}", busy, unit="cores"))
    return made, {
        f"{count:,} as {kind}": {
            "seconds": round(median(each.clock for each in found), 2),
            "megabytes": max((each.python or 0) for each in found),
        }
        for (kind, count), found in took.items()
    }


def _linted(folder: Path, kind: str) -> Took:
    return smtrain_lint([folder / "definitions"], "--format", kind, memory=True)


def _each(took: Sequence[Took], count: int) -> list[float]:
    return [each.clock / count for each in took]
