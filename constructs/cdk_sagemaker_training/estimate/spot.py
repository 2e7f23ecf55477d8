"""Whether Managed Spot pays, by simulation: interruptions, checkpoints, restarts, waiting."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.checks import checked, integer, number
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.errors import Problem

_HOUR: Final = 3600
_MOST_INTERRUPTIONS: Final = 10_000
"""Of one simulated job; one that is interrupted more often counts as one that never ends."""


@attrs.frozen(kw_only=True)
class _Job(Spec):
    run_seconds: int = attrs.field(metadata=checked(integer(minimum=1, unit="seconds")))
    interruptions_per_hour: float = attrs.field(metadata=checked(number(minimum=0)))
    checkpoint_every_seconds: int | None = attrs.field(
        metadata=checked(integer(minimum=1, unit="seconds")), default=None
    )
    restart_seconds: float = attrs.field(metadata=checked(number(minimum=0, unit="seconds")))
    wait_seconds: float = attrs.field(metadata=checked(number(minimum=0, unit="seconds")))
    max_wait: int | None = attrs.field(metadata=checked(integer(minimum=1, unit="seconds")), default=None)
    discount: float | None = attrs.field(metadata=checked(number(minimum=0, maximum=1)), default=None)
    jobs: int = attrs.field(metadata=checked(integer(minimum=1, maximum=1_000_000)))
    seed: int = attrs.field(metadata=checked(integer()))

    @property
    def subject(self) -> str:
        return "spot_pays"

    def problems(self) -> Iterable[Problem]:
        if not list(self.field_problems()) and self.max_wait is not None and self.max_wait < self.run_seconds:
            yield Problem("max_wait", self.max_wait, f"run_seconds, {self.run_seconds:,}, or more")


@attrs.frozen(kw_only=True)
class SpotAdvice(ByValue):
    """What a job on Spot takes compared with ``run_seconds`` on demand, by simulated jobs."""

    run_seconds: int
    """On demand: seconds, billed all of them."""
    billed_seconds: float
    """On Spot, on average: what instances run, work that is lost and restarts included."""
    wall_seconds: float
    """On Spot, on average: with the waiting after interruptions."""
    wall_percentiles: Sequence[tuple[int, float]]
    """Seconds that 50, 90 and 99 of a hundred jobs end within; jobs that ``max_wait`` ends have ended too."""
    interruptions: float
    """On average."""
    finished: float
    """The share of jobs that get to their end."""
    billed_seconds_per_result: float
    """Billed seconds of all jobs, for each that gets to its end; infinite where none does."""
    discount: float | None

    @property
    def break_even_discount(self) -> float:
        """How much cheaper than on demand an hour has to be, from 0 to 1, for a result to cost the same."""
        return max(0.0, 1 - self.run_seconds / self.billed_seconds_per_result)

    @property
    def pays(self) -> bool | None:
        """Whether a result is cheaper on Spot; None without a discount."""
        if self.discount is None:
            return None
        return self.finished > 0 and (1 - self.discount) * self.billed_seconds_per_result < self.run_seconds

    def __str__(self) -> str:
        times = ", ".join(f"{share} % within {seconds:,.0f} s" for share, seconds in self.wall_percentiles)
        verdict = {True: "pays", False: "does not pay", None: "pays"}[self.pays]
        given = (
            f"with a discount of {100 * self.discount:.0f} %"
            if self.discount is not None
            else f"with a discount of more than {100 * self.break_even_discount:.1f} %"
        )
        return "\n".join(
            [
                f"Spot {verdict} {given}.",
                f"Billed {self.billed_seconds:,.0f} s on average, {self.run_seconds:,} s on demand.",
                f"Interrupted {self.interruptions:.2f} times on average.",
                f"Takes {self.wall_seconds:,.0f} s on average; {times}.",
                f"{100 * self.finished:.1f} % get to their end.",
            ]
        )


def spot_pays(
    *,
    run_seconds: int,
    interruptions_per_hour: float,
    checkpoint_every_seconds: int | None,
    restart_seconds: float,
    wait_seconds: float = 0,
    max_wait: int | None = None,
    discount: float | None = None,
    jobs: int = 10_000,
    seed: int = 0,
) -> SpotAdvice:
    """Simulates a job on Spot, and says what it takes and whether that pays. The same seed gives the same answer.

    Interruptions come at random and independently (exponentially distributed times). After each the work since the last
    checkpoint is lost. AWS publishes none of these rates for training: they are the caller's to know.

    ``run_seconds``: of the job on demand. ``interruptions_per_hour``: of running. ``checkpoint_every_seconds``: of
    work; None: no checkpoints, every interruption starts from zero. ``restart_seconds``: billed, before the work goes
    on after an interruption. ``wait_seconds``: not billed, for capacity, after each. ``max_wait``: seconds after which
    the job is ended, as in the estimator; default: never. ``discount``: 0 to 1, of Spot; default: not known.
    ``jobs``: how many are simulated. Raises ``InvalidInputError``.
    """
    job = _Job(
        run_seconds=run_seconds,
        interruptions_per_hour=interruptions_per_hour,
        checkpoint_every_seconds=checkpoint_every_seconds,
        restart_seconds=restart_seconds,
        wait_seconds=wait_seconds,
        max_wait=max_wait,
        discount=discount,
        jobs=jobs,
        seed=seed,
    )
    source = random.Random(seed)  # noqa: S311 - a simulation, which is to be repeatable
    ended = [_simulated(job, source) for _ in range(jobs)]
    walls = sorted(each.wall for each in ended)
    billed, finished = sum(each.billed for each in ended), sum(each.is_finished for each in ended)
    return SpotAdvice(
        run_seconds=run_seconds,
        billed_seconds=billed / jobs,
        wall_seconds=sum(walls) / jobs,
        wall_percentiles=[(share, walls[math.ceil(jobs * share / 100) - 1]) for share in (50, 90, 99)],
        interruptions=sum(each.interruptions for each in ended) / jobs,
        finished=finished / jobs,
        billed_seconds_per_result=billed / finished if finished else math.inf,
        discount=discount,
    )


@attrs.frozen
class _Ended(ByValue):
    billed: float
    wall: float
    interruptions: int
    is_finished: bool


def _simulated(job: _Job, source: random.Random) -> _Ended:
    """One job, from attempt to attempt."""
    rate, limit = job.interruptions_per_hour / _HOUR, math.inf if job.max_wait is None else job.max_wait
    saved = billed = wall = overhead = 0.0
    for attempt in range(_MOST_INTERRUPTIONS):
        needed = overhead + job.run_seconds - saved
        lasts = min(source.expovariate(rate) if rate else math.inf, needed)
        if wall + lasts > limit:
            return _Ended(billed + limit - wall, limit, attempt, is_finished=False)
        billed, wall = billed + lasts, wall + lasts
        if lasts == needed:
            return _Ended(billed, wall, attempt, is_finished=True)
        saved += _kept(job, lasts - overhead)
        wall, overhead = wall + job.wait_seconds, job.restart_seconds
        if wall >= limit:
            return _Ended(billed, limit, attempt + 1, is_finished=False)
    return _Ended(billed, wall, _MOST_INTERRUPTIONS, is_finished=False)


def _kept(job: _Job, worked: float) -> float:
    """The work up to the last checkpoint; every attempt begins at one."""
    every = job.checkpoint_every_seconds
    return 0.0 if every is None or worked < every else worked // every * every
