"""One pipeline, many executions: how long they take under the quotas of an account, by simulation."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, integer, items, number, one_of, text
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.estimate.bounds import Bounds, StepBounds
from cdk_sagemaker_training.estimate.fleet_plan import FleetBound, FleetPlan, FleetUse, told
from cdk_sagemaker_training.estimate.fleet_simulation import Change, Outcome, Setting, SimulatedJob, Simulation
from cdk_sagemaker_training.estimate.prices import Prices
from cdk_sagemaker_training.estimate.run_time import RunTime
from cdk_sagemaker_training.estimate.usage import Run, Use, runs_in

_HOUR: Final = 3600
_SLICES: Final = 20
_MOST_MODELS: Final = 1_000_000


@attrs.frozen(kw_only=True)
class FleetJob(Spec):
    """A job that every execution has.

    ``run``: how long it runs, any second from ``at_least`` to ``at_most`` alike, which is needed. ``instances``: 0 or
    more, default 1; 0 for what waits for something else. ``instance_type``: for prices, default not known. ``use``:
    training, processing, transform or hosting; only training is held to the quota of instances. Raises
    ``InvalidInputError``.
    """

    run: RunTime = attrs.field(metadata=checked(instance_of(RunTime)))
    name: str = attrs.field(default="Train", metadata=checked(text(minimum=1, like="Train")))
    instances: int = attrs.field(default=1, metadata=checked(integer(minimum=0)))
    instance_type: str | None = attrs.field(default=None, metadata=checked(text(minimum=1, like="ml.m5.xlarge")))
    use: str = attrs.field(default=Use.TRAINING.value, metadata=checked(one_of(*(use.value for use in Use))))

    def problems(self) -> Iterable[Problem]:
        if self.run.at_most is None:
            yield Problem("run.at_most", None, "seconds: how long the job runs at most")

    @staticmethod
    def of_bounds(bounds: Bounds) -> Sequence[FleetJob]:
        """The jobs of a definition, one after another as ``ParallelismConfiguration(1)`` would run them.

        A step counts with one job of it, once: retries are ``failure_rate`` of ``plan_fleet``. A tuning step counts
        with all of its time. Without ``runs``, ``Bounds`` knows of the least time of a job that it is 0 s: give them.
        Raises ``InvalidInputError`` where a time or an instance type is not known, and for several types of training.
        """
        found = [job for step in bounds.steps if (job := _job_of(step)) is not None]
        problems = [*_unknowns(bounds)]
        kinds = dict.fromkeys(str(job.instance_type) for job in found if job.use == Use.TRAINING.value)
        if len(kinds) > 1:
            problems.append(Problem("bounds", ", ".join(kinds), "one instance type of training: quotas are by type"))
        if not found and not problems:
            problems.append(Problem("bounds", "no step that takes time", "a step that does"))
        if problems:
            raise InvalidInputError("FleetJob.of_bounds", problems)
        return found

    @property
    def held(self) -> int:
        """Instances that count against the quota of training."""
        return self.instances if self.use == Use.TRAINING.value else 0


@attrs.frozen(kw_only=True)
class _Asked(Spec):
    models: int = attrs.field(metadata=checked(integer(minimum=1, maximum=_MOST_MODELS)))
    jobs: Sequence[FleetJob] = attrs.field(
        converter=as_tuple, metadata=checked(items(instance_of(FleetJob), minimum=1))
    )
    concurrent_executions: int = attrs.field(metadata=checked(integer(minimum=1)))
    instances: int | None = attrs.field(default=None, metadata=checked(integer(minimum=1)))
    starts_per_second: float | None = attrs.field(default=None, metadata=checked(number(minimum=0)))
    startup_seconds: int = attrs.field(metadata=checked(integer(minimum=0, unit="seconds")))
    look_every_seconds: int = attrs.field(metadata=checked(integer(minimum=0, unit="seconds")))
    failure_rate: float = attrs.field(metadata=checked(number(minimum=0, maximum=1)))
    max_attempts: int = attrs.field(metadata=checked(integer(minimum=1, maximum=1 + limits.RETRY_MAX_ATTEMPTS_MAX)))
    prices: Prices | None = attrs.field(default=None, metadata=checked(instance_of(Prices)))
    seed: int = attrs.field(metadata=checked(integer()))

    @property
    def subject(self) -> str:
        return "plan_fleet"

    def problems(self) -> Iterable[Problem]:
        if self.starts_per_second == 0:
            yield Problem("starts_per_second", 0, "more than 0")
        for position, job in enumerate(self.jobs):
            if self.instances is not None and job.held > self.instances:
                allowed = f"at most the quota of instances, {self.instances:,}"
                yield Problem(f"jobs[{position}].instances", job.held, allowed)


def plan_fleet(
    *,
    models: int,
    jobs: Sequence[FleetJob],
    concurrent_executions: int = limits.DEFAULT_QUOTA_CONCURRENT_EXECUTIONS,
    instances: int | None = None,
    starts_per_second: float | None = None,
    startup_seconds: int = 0,
    look_every_seconds: int = 0,
    failure_rate: float = 0.0,
    max_attempts: int = 1,
    prices: Prices | None = None,
    seed: int = 0,
) -> FleetPlan:
    """Simulates the executions of one pipeline under the quotas of an account. The same seed gives the same answer.

    ``models``: executions, 1 to 1,000,000. ``jobs``: of each execution, one after another. ``concurrent_executions``:
    of pipelines at once; default: the quota of an account, 20. ``instances``: of training at once, of the type of the
    jobs, as Service Quotas shows the account; default: no quota. ``starts_per_second``: of StartPipelineExecution; AWS
    publishes no figure, default: no limit. ``startup_seconds``: of each job with instances of the quota, which holds
    them; not billed here; AWS publishes no figure, default 0. ``look_every_seconds``: a machine that looks for the ends
    of executions so often keeps their places until it does (``PipelineMap(wait=)``); default 0. ``failure_rate``: the
    share of attempts of a job that fail, 0 to 1, default 0. ``max_attempts``: of each job, 1 to 21, default 1.
    ``prices``: for the money of instances, on demand. Raises ``InvalidInputError``.
    """
    asked = _Asked(
        models=models,
        jobs=jobs,
        concurrent_executions=concurrent_executions,
        instances=instances,
        starts_per_second=starts_per_second,
        startup_seconds=startup_seconds,
        look_every_seconds=look_every_seconds,
        failure_rate=failure_rate,
        max_attempts=max_attempts,
        prices=prices,
        seed=seed,
    )
    simulated = [
        SimulatedJob(at_least=job.run.at_least, at_most=job.run.at_most or 0, held=job.held) for job in asked.jobs
    ]
    setting = Setting(
        executions=models,
        jobs=simulated,
        slots=concurrent_executions,
        instances=instances,
        gap=0.0 if starts_per_second is None else 1 / starts_per_second,
        startup=startup_seconds,
        look_every=look_every_seconds,
        failure_rate=failure_rate,
        attempts=max_attempts,
    )
    outcome = Simulation(setting, seed).run()
    busy = _busy(outcome.changes, outcome.makespan)
    money, unpriced = _money(asked, outcome)
    return FleetPlan(
        models=models,
        failed=outcome.failed,
        makespan_seconds=outcome.makespan,
        done_within=[(share, outcome.ends[math.ceil(models * share / 100) - 1]) for share in (50, 90, 99, 100)],
        executions=_use(concurrent_executions, busy[0]),
        instances=_use(instances, busy[1]),
        waited_seconds=outcome.waited / models,
        bounds=[*_bounds(asked, outcome)],
        money=money,
        currency=None if prices is None else prices.currency,
        unpriced=unpriced,
    )


def _bounds(asked: _Asked, outcome: Outcome) -> Iterator[FleetBound]:
    """Little's law: so much work cannot be done in less time by so many at once."""
    count = asked.models
    yield FleetBound(
        name="the quota of executions",
        knob="concurrent_executions",
        quota=asked.concurrent_executions,
        seconds=outcome.slot_seconds / asked.concurrent_executions,
        sum=f"{count:,} x {told(outcome.slot_seconds / count)} s / {asked.concurrent_executions:,}",
    )
    if asked.instances is not None and outcome.instance_seconds:
        size = _size(asked)
        usable = asked.instances // size * size
        yield FleetBound(
            name="the quota of instances",
            knob="instances",
            quota=asked.instances,
            seconds=outcome.instance_seconds / usable,
            sum=f"{count:,} x {told(outcome.instance_seconds / count)} instance-seconds / {usable:,}",
            step=size,
        )
    if asked.starts_per_second is not None:
        yield FleetBound(
            name="the rate of starts",
            knob="starts_per_second",
            quota=asked.starts_per_second,
            seconds=(count - 1) / asked.starts_per_second + outcome.shortest,
            sum=f"{count - 1:,} / {told(asked.starts_per_second)} a second + {told(outcome.shortest)} s",
            step=0,
            floor_seconds=outcome.shortest,
        )
    longest = outcome.longest
    yield FleetBound(
        name="the longest execution", knob="", quota=None, seconds=longest, sum=f"{told(longest)} s by itself"
    )


def _size(asked: _Asked) -> int:
    """What jobs of one size fill a quota in: with 3 each, 9 of 10 are of use."""
    sizes = {job.held for job in asked.jobs if job.held}
    return sizes.pop() if len(sizes) == 1 else 1


def _busy(changes: Sequence[Change], makespan: float) -> tuple[_Level, _Level]:
    levels = (_Level(makespan), _Level(makespan))
    for change, following in pairwise([*changes, Change(time=makespan, executions=0, instances=0)]):
        for level, step in zip(levels, (change.executions, change.instances), strict=True):
            level.step(step, change.time, following.time)
    return levels


@attrs.define
class _Level:
    """How much is busy, added up by slices of the time."""

    _makespan: float
    now: int = 0
    most: int = 0
    slices: list[float] = attrs.field(factory=lambda: [0.0] * _SLICES)
    """Seconds times what was busy."""

    def step(self, by: int, start: float, end: float) -> None:
        """So much more is busy from ``start`` on; nothing changes until ``end``."""
        self.now += by
        if end <= start:
            return
        self.most = max(self.most, self.now)
        width = self.width
        first, last = (min(int(time / width), _SLICES - 1) for time in (start, end))
        for position in range(first, last + 1):
            low = start if position == first else position * width
            high = end if position == last else (position + 1) * width
            self.slices[position] += self.now * (high - low)

    @property
    def width(self) -> float:
        """Seconds of a slice."""
        return self._makespan / _SLICES


def _use(quota: int | None, level: _Level) -> FleetUse:
    width = level.width
    averages = [total / width if width else 0.0 for total in level.slices]
    return FleetUse(quota=quota, average=sum(averages) / _SLICES, most=level.most, slices=averages)


def _money(asked: _Asked, outcome: Outcome) -> tuple[Decimal | None, Sequence[str]]:
    """Of all runs, and what has no price."""
    if asked.prices is None:
        return None, []
    total, unpriced = Decimal(0), dict[str, None]()
    for job, seconds in zip(asked.jobs, outcome.runs, strict=True):
        if not job.instances:
            continue
        price = asked.prices.of(job.instance_type, Use(job.use))
        if price is None:
            unpriced[f"{job.instance_type or 'a type that is not known'} ({job.use})"] = None
        else:
            total += price.per_hour * seconds * job.instances / _HOUR
    return (None if unpriced else total), list(unpriced)


def _job_of(step: StepBounds) -> FleetJob | None:
    """One job of a step; None for a step that takes no time, or none that is known."""
    runs = [run for run in runs_in(step.usage) if run.seconds.may_be_more_than_zero]
    if not runs or step.type == "Tuning":
        wall = step.wall_seconds
        if not wall.high:
            return None
        at_once = math.ceil(step.instance_seconds.high / wall.high)
        return _job(step.name, int(wall.low), int(wall.high), runs[0] if runs else None, at_once)
    run = runs[0]
    return _job(step.name, int(run.seconds.low), int(run.seconds.high), run, int(run.instances.high))


def _job(name: str, low: int, high: int, run: Run | None, instances: int) -> FleetJob:
    kind, use = (None, Use.TRAINING) if run is None else (run.instance_type, run.use)
    time = RunTime(at_least=low, at_most=high)
    return FleetJob(name=name, run=time, instances=instances, instance_type=kind, use=use.value)


def _unknowns(bounds: Bounds) -> Iterator[Problem]:
    for step in bounds.steps:
        runs = [*runs_in(step.usage)]
        if step.wall_seconds.is_open or any(run.instance_type is None or run.instances.is_open for run in runs):
            told = "; ".join(map(str, step.unknowns)) or "not bounded"
            yield Problem(
                f"bounds.steps[{step.name!r}]", told, "a step whose time and instances are known", "give runs"
            )
