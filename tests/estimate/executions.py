"""Drawn pipelines, and executions of them that are played through, step by step, without the code that is tested."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from cdk_sagemaker_training.rules.examples import condition_step, pipeline, step, train_step

from .conftest import INTERNAL, limited

_CONDITION = [{"Type": "Equals", "LeftValue": 1, "RightValue": 1}]


@attrs.frozen(kw_only=True)
class Job:
    name: str
    seconds: int
    count: int
    attempts: int
    after: Sequence[str]

    @property
    def step(self) -> Any:
        policies = [{"ExceptionType": [INTERNAL], "MaxAttempts": self.attempts, "BackoffRate": 1}]
        return train_step(
            self.name, limited(self.seconds, self.count), DependsOn=list(self.after), RetryPolicies=policies
        )


@attrs.frozen(kw_only=True)
class Choice:
    name: str
    branches: tuple[Sequence[Part], Sequence[Part]]
    after: Sequence[str]

    @property
    def step(self) -> Any:
        if_steps, else_steps = ([part.step for part in branch] for branch in self.branches)
        return condition_step(_CONDITION, if_steps, else_steps, self.name, DependsOn=list(self.after))


@attrs.frozen(kw_only=True)
class Loop:
    name: str
    body: Sequence[Job]
    items: int
    at_once: int
    after: Sequence[str]

    @property
    def step(self) -> Any:
        arguments = {
            "IterableItems": list(range(self.items)),
            "MaxConcurrency": self.at_once,
            "ForEachBody": [job.step for job in self.body],
        }
        return step("ForEach", self.name, arguments, DependsOn=list(self.after))


Part = Job | Choice | Loop


def document(parts: Sequence[Part]) -> Any:
    return pipeline(*(part.step for part in parts)).document


@st.composite
def pipelines(draw: st.DrawFn) -> Sequence[Part]:
    names = iter(range(1000))
    return _parts(draw, names, [], 2)


def _parts(draw: st.DrawFn, names: Any, outside: list[str], depth: int) -> Sequence[Part]:
    found: list[Part] = []
    inner: list[str] = []
    for _ in range(draw(st.integers(1, 4 if depth == 2 else 2))):
        name = f"S{next(names)}"
        seen = [*outside, *(part.name for part in found), *inner]
        after = draw(st.lists(st.sampled_from(seen), max_size=2, unique=True)) if seen else []
        kind = draw(st.sampled_from(["job", "job", "choice", "loop"])) if depth else "job"
        if kind == "choice":
            branches = (_parts(draw, names, seen, depth - 1), _parts(draw, names, seen, depth - 1))
            found.append(Choice(name=name, branches=branches, after=after))
            inner += [part.name for branch in branches for part in branch]
        elif kind == "loop":
            items, at_once = draw(st.integers(1, 3)), draw(st.integers(1, 3))
            body = [part for part in _parts(draw, names, [], 0) if isinstance(part, Job)]
            found.append(Loop(name=name, body=body, items=items, at_once=at_once, after=after))
        else:
            found.append(_job(draw, name, after))
    return found


def _job(draw: st.DrawFn, name: str, after: Sequence[str]) -> Job:
    return Job(
        name=name,
        seconds=draw(st.integers(1, 50)),
        count=draw(st.integers(1, 3)),
        attempts=draw(st.integers(0, 2)),
        after=after,
    )


@attrs.define
class _Task:
    seconds: int
    after: set[str]
    loop: str = ""
    at_once: int = 0


@attrs.define
class Played:
    """One execution: what it took."""

    wall: int = 0
    billed: int = 0


def play(parts: Sequence[Part], chance: random.Random, at_once: int | None, least: int) -> Played:
    """``least``: seconds that each job runs at least, as far as it may. ``at_once``: steps at the same time."""
    played, tasks, skipped = Played(), dict[str, _Task](), set[str]()
    holds: dict[str, list[str]] = {}
    _expand(parts, chance, least, played, tasks, skipped, holds, set())
    played.wall = _run(tasks, chance, at_once)
    return played


def _expand(
    parts: Sequence[Part],
    chance: random.Random,
    least: int,
    played: Played,
    tasks: dict[str, _Task],
    skipped: set[str],
    holds: dict[str, list[str]],
    above: set[str],
) -> None:
    """The tasks of an execution whose branches are taken by chance; who waits for a step that is not run is not run."""
    for part in parts:
        if set(part.after) & skipped:
            _skip(part, skipped)
            continue
        after = {inside for name in part.after for inside in (name, *holds.get(name, []))} | above
        if isinstance(part, Job):
            tasks[part.name] = _Task(_seconds(part, chance, least, played), after)
        elif isinstance(part, Choice):
            tasks[part.name] = _Task(0, after)
            taken = chance.randrange(2)
            for other in part.branches[1 - taken]:
                _skip(other, skipped)
            before = set(tasks)
            _expand(part.branches[taken], chance, least, played, tasks, skipped, holds, above | {part.name})
            holds[part.name] = sorted(set(tasks) - before)
        else:
            tasks[part.name] = _Task(0, after)
            holds[part.name] = []
            for index in range(part.items):
                for job in part.body:
                    waits = {part.name, *(f"{name}#{index}" for name in job.after)}
                    seconds = _seconds(job, chance, least, played)
                    tasks[f"{job.name}#{index}"] = _Task(seconds, waits, part.name, part.at_once)
                    holds[part.name].append(f"{job.name}#{index}")


def _skip(part: Part, skipped: set[str]) -> None:
    skipped.add(part.name)
    for branch in part.branches if isinstance(part, Choice) else ():
        for inner in branch:
            _skip(inner, skipped)


def _seconds(job: Job, chance: random.Random, least: int, played: Played) -> int:
    """The attempts of a job, a second of waiting before each but the first."""
    total = 0
    for attempt in range(1 + chance.randint(0, job.attempts)):
        runs = chance.choice([min(least, job.seconds), job.seconds])
        total += runs + (attempt > 0)
        played.billed += runs * job.count
    return total


def _run(tasks: dict[str, _Task], chance: random.Random, at_once: int | None) -> int:
    """When the last task ends; which of those that may start does so first is chance."""
    left, running, now = dict(tasks), dict[str, int](), 0
    while left or running:
        ready = [name for name, task in left.items() if not task.after & (set(left) | set(running))]
        chance.shuffle(ready)
        for name in ready:
            task = left[name]
            of_loop = sum(tasks[other].loop == task.loop for other in running)
            if (task.seconds == 0 or at_once is None or len(running) < at_once) and (
                not task.loop or of_loop < task.at_once
            ):
                running[name] = now + task.seconds
                del left[name]
        now = min(running.values())
        running = {name: end for name, end in running.items() if end > now}
    return now
