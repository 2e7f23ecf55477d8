"""Many executions of one pipeline under the quotas of an account, event by event."""

from __future__ import annotations

import heapq
import math
import random
from collections import deque
from collections.abc import Sequence
from typing import Final, NamedTuple

import attrs

from cdk_sagemaker_training.by_value import ByValue

_BEGIN: Final = 0
_JOB_END: Final = 1
_RELEASE: Final = 2


@attrs.frozen(kw_only=True)
class SimulatedJob(ByValue):
    """A job of every execution. ``held``: instances that count against the quota while it runs."""

    at_least: int
    at_most: int
    held: int


@attrs.frozen(kw_only=True)
class Setting(ByValue):
    """What the executions run under. ``gap``: seconds between two starts, 0 where nothing holds them back."""

    executions: int
    jobs: Sequence[SimulatedJob]
    slots: int
    instances: int | None
    gap: float
    startup: int
    look_every: int
    failure_rate: float
    attempts: int


class Change(NamedTuple):
    """From ``time`` on there are so many more, or fewer, executions and instances busy. There are some for each job."""

    time: float
    executions: int
    instances: int


@attrs.define
class Outcome:
    """What was seen. Seconds of work leave waiting out; those of executions include looking for their ends."""

    ends: list[float] = attrs.field(factory=list[float])
    """Of executions, in order of time."""
    failed: int = 0
    makespan: float = 0.0
    """Until the last end is seen."""
    slot_seconds: float = 0.0
    """For which executions would be busy if none waited for instances."""
    instance_seconds: float = 0.0
    """For which instances are held, start-up included."""
    shortest: float = math.inf
    longest: float = 0.0
    """Executions, if none waited for instances."""
    waited: float = 0.0
    """For instances, all executions together."""
    runs: list[int] = attrs.field(factory=list[int])
    """By job, the seconds that it ran in all executions and attempts."""
    changes: list[Change] = attrs.field(factory=list[Change])


@attrs.define
class _Execution:
    begin: float = 0.0
    job: int = 0
    attempt: int = 0
    worked: float = 0.0
    asked: float = 0.0
    """When it asked for the instances of its job."""


class Simulation:
    """One run of all executions: first come, first served, for the slots and for the instances."""

    def __init__(self, setting: Setting, seed: int) -> None:
        self._setting = setting
        self._random = random.Random(seed)  # noqa: S311 - a simulation, which is to be repeatable
        self._events: list[tuple[float, int, int, _Execution]] = []
        self._sequence = 0
        self._pending, self._slots = setting.executions, setting.slots
        self._next_start = 0.0
        self._free = math.inf if setting.instances is None else setting.instances
        self._queue: deque[_Execution] = deque()
        self._outcome = Outcome(runs=[0] * len(setting.jobs))

    def run(self) -> Outcome:
        """Everything from the first start to the last end."""
        self._launch(0.0)
        while self._events:
            time, _, kind, execution = heapq.heappop(self._events)
            if kind == _BEGIN:
                execution.begin = time
                self._change(time, executions=1)
                self._ask(time, execution)
            elif kind == _JOB_END:
                self._job_ended(time, execution)
            else:
                self._outcome.makespan = time
                self._change(time, executions=-1)
                self._slots += 1
                self._launch(time)
        return self._outcome

    def _launch(self, now: float) -> None:
        while self._pending and self._slots:
            start = max(now, self._next_start)
            self._next_start = start + self._setting.gap
            self._pending, self._slots = self._pending - 1, self._slots - 1
            self._push(start, _BEGIN, _Execution())

    def _ask(self, now: float, execution: _Execution) -> None:
        execution.asked = now
        self._queue.append(execution)
        self._serve(now)

    def _serve(self, now: float) -> None:
        """Begin the jobs at the head of the queue as far as there are instances."""
        while self._queue and self._held(self._queue[0]) <= self._free:
            execution = self._queue.popleft()
            held, job = self._held(execution), self._setting.jobs[execution.job]
            self._outcome.waited += now - execution.asked
            seconds = self._random.randint(job.at_least, job.at_most)
            self._outcome.runs[execution.job] += seconds
            lasts = seconds + (self._setting.startup if held else 0)
            execution.worked += lasts
            self._outcome.instance_seconds += held * lasts
            self._free -= held
            self._change(now, instances=held)
            self._push(now + lasts, _JOB_END, execution)

    def _job_ended(self, now: float, execution: _Execution) -> None:
        held = self._held(execution)
        self._free += held
        self._change(now, instances=-held)
        rate = self._setting.failure_rate
        failed = rate > 0 and self._random.random() < rate
        execution.attempt = execution.attempt + 1 if failed else 0
        if failed and execution.attempt >= self._setting.attempts:
            self._outcome.failed += 1
            self._ended(now, execution)
        elif not failed and execution.job + 1 == len(self._setting.jobs):
            self._ended(now, execution)
        else:
            execution.job += 0 if failed else 1
            self._ask(now, execution)
        self._serve(now)

    def _ended(self, now: float, execution: _Execution) -> None:
        lasted, outcome = self._looked(execution.worked), self._outcome
        outcome.ends.append(now)
        outcome.slot_seconds += lasted
        outcome.shortest, outcome.longest = min(outcome.shortest, lasted), max(outcome.longest, lasted)
        self._push(execution.begin + self._looked(now - execution.begin), _RELEASE, execution)

    def _looked(self, seconds: float) -> float:
        """Until somebody looks who looks every so often."""
        every = self._setting.look_every
        return math.ceil(seconds / every) * every if every else seconds

    def _held(self, execution: _Execution) -> int:
        return self._setting.jobs[execution.job].held

    def _change(self, time: float, *, executions: int = 0, instances: int = 0) -> None:
        self._outcome.changes.append(Change(time, executions, instances))

    def _push(self, time: float, kind: int, execution: _Execution) -> None:
        self._sequence += 1
        heapq.heappush(self._events, (time, self._sequence, kind, execution))
