"""For any pipeline: what executions take lies within its bounds, and bounds grow with what they are made of."""

from __future__ import annotations

import random
from collections.abc import Sequence

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from cdk_sagemaker_training.estimate import Bounds, Interval, RunTime
from cdk_sagemaker_training.estimate.usage import instance_seconds

from .executions import Choice, Job, Loop, Part, document, pipelines, play

BOUND = settings(max_examples=60)


def bounds(parts: Sequence[Part], *, at_once: int | None = None, least: int = 0) -> Bounds:
    made = document(parts)
    jobs = [step.name for step in Bounds.of(made).steps if step.type == "Training"]
    return Bounds.of(made, runs={name: RunTime(at_least=least) for name in jobs}, max_parallel_steps=at_once)


def longer(part: Part) -> Part:
    """The same with jobs that may run longer."""
    if isinstance(part, Job):
        return attrs.evolve(part, seconds=part.seconds + 7)
    if isinstance(part, Loop):
        return attrs.evolve(part, body=[attrs.evolve(job, seconds=job.seconds + 7) for job in part.body])
    first, second = ([longer(inner) for inner in branch] for branch in part.branches)
    return Choice(name=part.name, branches=(first, second), after=part.after)


def within(value: int, interval: Interval) -> bool:
    return interval.low <= value <= interval.high


@BOUND
@given(pipelines(), st.integers(0, 2**32), st.sampled_from([None, 1, 2, 3]), st.sampled_from([0, 5]))
def test_executions_lie_within_the_bounds(parts: Sequence[Part], seed: int, at_once: int | None, least: int):
    found = bounds(parts, at_once=at_once, least=least)
    chance = random.Random(seed)
    for _ in range(5):
        played = play(parts, chance, at_once, least)
        assert (True, True) == (within(played.wall, found.wall_seconds), within(played.billed, found.instance_seconds))


@BOUND
@given(pipelines(), st.integers(1, 3))
def test_bounds_are_monotone(parts: Sequence[Part], at_once: int):
    found, more = bounds(parts), bounds([longer(part) for part in parts])
    added = bounds([*parts, Job(name="Added", seconds=10, count=1, attempts=0, after=[])])
    for name in ("wall_seconds", "instance_seconds"):
        low, high = getattr(found, name).low, getattr(found, name).high
        assert low <= high
        assert high <= getattr(more, name).high
        assert high <= getattr(added, name).high
    assert found.wall_seconds.high <= bounds(parts, at_once=at_once).wall_seconds.high
    assert instance_seconds(found.usage) == sum_of_types(found)


def sum_of_types(found: Bounds) -> Interval:
    """All jobs are of one type here, so it has all of them."""
    (only,) = found.by_type.values()
    return only
