"""How does a synth grow with the number of pipelines and of steps, next to CDK's own classes alone?

- **Roles given, against a bare ``CfnPipeline``.** Both emit the same resources, byte for byte: one pipeline each. The
  peer is given the text of the definition ready-made and hands it on, so there is nothing that it could be faster by
  doing: what we take more is everything that this library does (steps, rules, comparison of the given roles, text).
- **Roles derived, against roles by hand.** Both emit two roles, two policies and a pipeline. The peer makes the roles
  and policies with CDK's L2 ``Role`` and ``Policy`` from ready-made statements, and the pipeline from ready-made text.
- **Steps made and judged, in a bare ``CfnPipeline``.** What cannot be left out where a definition is looked at: the
  objects of ten steps, their text, all rules; none of this library's constructs. Next to the bare pipeline it shows
  what the least is, and the comparison above what the constructs add to it.
- **From a workspace.** As teams write it: placement, keys and buckets of another stack in every definition and policy.
  It has no peer; its seconds are there for scale. Once with roles for each pipeline, once with ``SharedRoles`` in each
  stack, as fleets have them.

Each is a whole process, from the start of Python to templates on the disk, about sixty pipelines to a stack, ten steps
to a pipeline, CDK's own validation of templates off on both sides. Each further pipeline is the difference between two
numbers of them. Ways take turns, and a ratio is that of neighbours. Memory is the peak of the Python process and of its
Node process, as Linux counts them (``VmHWM``). What the time goes to is measured in runs of its own, since watching
takes time too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

import attrs

from benchmarks.commands import Took
from benchmarks.machine import package_versions
from benchmarks.measure import Result, Row, alternately, times_as_long, times_as_much
from benchmarks.synths.measured import prepared, synthesized, told

STEPS: Final = 10
"""Of a pipeline, where the number of pipelines grows."""
PAIRS: Final = {"given": "bare", "derived": "by-hand"}
"""By way of ours, the peer that emits the same resources."""
WORDS: Final = {
    "given": "roles given",
    "derived": "roles derived",
    "bare": "bare CfnPipeline",
    "by-hand": "roles by hand",
}
AS_LONG: Final = 1.5
"""Times as long as the peer that each further pipeline may take."""
GROWTH: Final = 1.2
"""Times as long that each further pipeline may take among a thousand as among a hundred; and each further step."""


@attrs.frozen(kw_only=True)
class Extent:
    """How much is measured."""

    pipelines: tuple[int, int, int, int]
    repetitions: tuple[int, int, int, int]
    """By number of pipelines."""
    steps: tuple[int, int, int]
    pipelines_of_steps: int
    """How many there are where the number of steps grows."""
    watched: int
    """How many pipelines the runs have in which what the time goes to is watched."""


FULL: Final = Extent(
    pipelines=(1, 10, 100, 1000), repetitions=(3, 3, 3, 2), steps=(1, 10, 50), pipelines_of_steps=100, watched=100
)
SHORT: Final = Extent(
    pipelines=(1, 1, 1, 2), repetitions=(1, 1, 1, 1), steps=(1, 1, 2), pipelines_of_steps=2, watched=2
)
_LEAST: Final = 1e-6
"""Seconds: a difference that is lost in noise, as those of a short run are, is no ratio of nothing."""
_OURS: Final = (*PAIRS, "judged", "workspace", "shared")

Runs = Mapping[tuple[str, int], Sequence[Took]]
"""By way and number, of pipelines or of steps, what each repetition took."""


def run(short: bool) -> Result:
    """All of it; some six minutes."""
    extent = SHORT if short else FULL
    steps = 1 if short else STEPS
    with prepared(*dict.fromkeys((steps, *extent.steps))) as (folder, ready):
        by_pipelines = _pipelines(extent, steps, folder, ready)
        by_steps = _steps(extent, folder, ready)
        shares = {
            way: told(synthesized(way, pipelines=extent.watched, steps=steps, folder=folder, shares=True))
            for way in _OURS[: 1 if short else None]
        }
    return {
        "rows": [*_rows(extent, by_pipelines), *_rows_of_steps(extent, by_steps)],
        "versions": package_versions("aws-cdk-lib", "jsii"),
        "details": {
            "steps_of_a_pipeline": steps,
            "seconds_by_pipelines": _medians(by_pipelines),
            "megabytes_by_pipelines": _memory(by_pipelines),
            f"seconds_by_steps_of_{extent.pipelines_of_steps}_pipelines": _medians(by_steps),
            f"shares_of_{extent.watched}_pipelines": {
                way: _per_pipeline(found, extent.watched) for way, found in shares.items()
            },
        },
    }


def _pipelines(extent: Extent, steps: int, folder: Path, ready: Mapping[tuple[str, int], Path]) -> Runs:
    found: dict[tuple[str, int], Sequence[Took]] = {}
    for number, repetitions in dict(zip(extent.pipelines, extent.repetitions, strict=True)).items():
        ways = (*_OURS, *PAIRS.values())
        runs = alternately(
            repetitions,
            *(
                partial(
                    synthesized, way, pipelines=number, steps=steps, folder=folder, ready_made=ready.get((way, steps))
                )
                for way in ways
            ),
        )
        found.update({(way, number): took for way, took in zip(ways, runs, strict=True)})
    return found


def _steps(extent: Extent, folder: Path, ready: Mapping[tuple[str, int], Path]) -> Runs:
    ways = [(way, steps) for steps in dict.fromkeys(extent.steps) for way in ("given", "bare")]
    runs = alternately(
        extent.repetitions[0],
        *(
            partial(
                synthesized,
                way,
                pipelines=extent.pipelines_of_steps,
                steps=steps,
                folder=folder,
                ready_made=ready.get((way, steps)),
            )
            for way, steps in ways
        ),
    )
    return dict(zip(ways, runs, strict=True))


def each_further(runs: Runs, way: str, few: int, many: int) -> list[float]:
    """Seconds that each further one takes from ``few`` to ``many``; of as many repetitions as both have."""
    pairs = zip(runs[way, few], runs[way, many], strict=False)
    return [max((last.clock - first.clock) / max(many - few, 1), _LEAST) for first, last in pairs]


def _rows(extent: Extent, runs: Runs) -> list[Row]:
    _, few, some, many = extent.pipelines
    rows: list[Row] = []
    for ours, peer in PAIRS.items():
        words, peer_name = WORDS[ours], WORDS[peer]
        mine, theirs = each_further(runs, ours, some, many), each_further(runs, peer, some, many)
        before = each_further(runs, ours, few, some)[: len(mine)]
        rows += [
            times_as_long(
                f"{words}: each further pipeline up to {many:,}",
                mine,
                theirs,
                peer_name=peer_name,
                unit="ms",
                at_most=AS_LONG,
            ),
            times_as_long(
                f"{words}: each further one up to {many:,}",
                mine,
                before,
                peer_name=f"each up to {some:,}",
                unit="ms",
                at_most=GROWTH,
            ),
            *(
                times_as_long(
                    f"{words}: an app of {number:,}",
                    [took.clock for took in runs[ours, number]],
                    [took.clock for took in runs[peer, number]],
                    peer_name=peer_name,
                )
                for number in dict.fromkeys(extent.pipelines)
            ),
            *(
                times_as_much(
                    f"{words}: memory of {program} for {many:,}",
                    [getattr(took, program.lower()) for took in runs[ours, many]],
                    [getattr(took, program.lower()) for took in runs[peer, many]],
                    peer_name=peer_name,
                )
                for program in ("Python", "Node")
            ),
        ]
    rows.append(
        times_as_long(
            f"steps made and judged, without constructs: each further one up to {many:,}",
            each_further(runs, "judged", some, many),
            each_further(runs, "bare", some, many),
            peer_name=WORDS["bare"],
            unit="ms",
        )
    )
    return rows


def _rows_of_steps(extent: Extent, runs: Runs) -> list[Row]:
    """Next to the bare pipeline whole apps are compared: what a further step is to it is lost in noise."""
    few, some, many = extent.steps
    of_all = extent.pipelines_of_steps

    def of_each(first: int, last: int) -> list[float]:
        return [seconds / of_all for seconds in each_further(runs, "given", first, last)]

    return [
        times_as_long(
            f"roles given: each further step up to {many}",
            of_each(some, many),
            of_each(few, some),
            peer_name=f"each up to {some}",
            unit="ms",
            at_most=GROWTH,
        ),
        *(
            times_as_long(
                f"roles given: an app of {of_all} with {steps} steps each",
                [took.clock for took in runs["given", steps]],
                [took.clock for took in runs["bare", steps]],
                peer_name=WORDS["bare"],
            )
            for steps in dict.fromkeys((few, many))
        ),
    ]


def _medians(runs: Runs) -> dict[str, dict[str, float]]:
    """Seconds by way and number."""
    found: dict[str, dict[str, float]] = {}
    for (way, number), took in runs.items():
        found.setdefault(way, {})[str(number)] = round(median(each.clock for each in took), 3)
    return found


def _memory(runs: Runs) -> dict[str, dict[str, list[float | None]]]:
    """MB of Python and of Node by way and number: the most of the repetitions."""
    found: dict[str, dict[str, list[float | None]]] = {}
    for (way, number), took in runs.items():
        peaks = [
            [peak for peak in peaks if peak] for peaks in zip(*((each.python, each.node) for each in took), strict=True)
        ]
        found.setdefault(way, {})[str(number)] = [round(max(each)) if each else None for each in peaks]
    return found


def _per_pipeline(found: Mapping[str, Mapping[str, float]], pipelines: int) -> dict[str, object]:
    """Of the seconds, the share of each; and how many calls to Node a pipeline makes."""
    total = sum(found["seconds"].values())
    return {
        "shares": {name: round(seconds / total, 3) for name, seconds in sorted(found["seconds"].items())},
        "milliseconds_of_a_pipeline": {
            name: round(1000 * seconds / pipelines, 2) for name, seconds in sorted(found["seconds"].items())
        },
        "jsii_calls_of_a_pipeline": round(found["calls"].get("jsii", 0) / pipelines, 1),
    }
