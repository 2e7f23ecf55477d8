"""Whether a warm pool pays, for so many starts a day."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import checked, integer, number
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.errors import Problem

_HOUR: Final = 3600
_DAY_HOURS: Final = 24


@attrs.frozen(kw_only=True)
class _Starts(Spec):
    starts_a_day: int = attrs.field(metadata=checked(integer(minimum=1)))
    run_seconds: int = attrs.field(metadata=checked(integer(minimum=1, unit="seconds")))
    startup_seconds: int = attrs.field(metadata=checked(integer(minimum=0, unit="seconds")))
    keep_alive_period_in_seconds: int = attrs.field(
        metadata=checked(integer(minimum=1, maximum=limits.MAX_KEEP_ALIVE_SECONDS, unit="seconds"))
    )
    instance_count: int = attrs.field(metadata=checked(integer(minimum=1)))
    within_hours: float = attrs.field(metadata=checked(number(minimum=0, maximum=_DAY_HOURS, unit="hours")))
    worth: float | None = attrs.field(metadata=checked(number(minimum=0)), default=None)

    @property
    def subject(self) -> str:
        return "warm_pool_pays"

    def problems(self) -> Iterable[Problem]:
        if not list(self.field_problems()) and self.within_hours == 0:
            yield Problem("within_hours", 0, "more than 0")


@attrs.frozen(kw_only=True)
class WarmPoolAdvice(ByValue):
    """A day with a warm pool, compared with a day without."""

    starts_a_day: int
    warm_starts: int
    """Starts that take over a cluster."""
    saved_seconds: int
    """Start-up that nobody waits for, of all warm starts."""
    idle_instance_seconds: float
    """Billed while clusters are kept, those that nobody takes over included."""
    least_starts_a_day: int
    """The fewest starts, evenly spread over the same hours, of which one takes over the cluster of another."""
    worth: float | None

    @property
    def idle_per_saved_second(self) -> float | None:
        """Instance-seconds that are paid for each second that somebody waits less; None where nobody does."""
        return self.idle_instance_seconds / self.saved_seconds if self.saved_seconds else None

    @property
    def pays(self) -> bool | None:
        """False where nothing is saved; else whether a second is worth its price, None where its worth is not given."""
        price = self.idle_per_saved_second
        if price is None:
            return False
        return None if self.worth is None else price <= self.worth

    def __str__(self) -> str:
        price = self.idle_per_saved_second
        idle = f"{self.idle_instance_seconds:,.0f} instance-seconds a day are billed while clusters idle"
        if price is None:
            return (
                f"A warm pool does not pay: no start takes over a cluster, and {idle}. "
                f"From {self.least_starts_a_day:,} starts a day on some do."
            )
        verdict = {
            True: "A warm pool pays",
            False: "A warm pool does not pay",
            None: f"A warm pool pays where a second of waiting is worth {price:,.2f} instance-seconds",
        }[self.pays]
        return (
            f"{verdict}: {self.warm_starts:,} of {self.starts_a_day:,} starts take over a cluster and save "
            f"{self.saved_seconds:,} s a day; {idle}: {price:,.2f} for each second."
        )


def warm_pool_pays(
    *,
    starts_a_day: int,
    run_seconds: int,
    startup_seconds: int,
    keep_alive_period_in_seconds: int,
    instance_count: int = 1,
    within_hours: float = _DAY_HOURS,
    worth: float | None = None,
) -> WarmPoolAdvice:
    """Compares the start-up that warm starts save with the idle time that is billed.

    Starts are evenly spread over ``within_hours`` of each day (default 24); jobs that last longer than the gap between
    two starts run side by side, on clusters of their own. ``run_seconds``: of one job. ``startup_seconds``: what a
    start on a kept cluster saves, as its author has seen it: AWS gives no figure. ``worth``: instance-seconds that
    somebody pays for a second of waiting less; default: not known. Kept time is billed as training time (developer
    guide, train-warm-pools). Raises ``InvalidInputError``.
    """
    given = _Starts(
        starts_a_day=starts_a_day,
        run_seconds=run_seconds,
        startup_seconds=startup_seconds,
        keep_alive_period_in_seconds=keep_alive_period_in_seconds,
        instance_count=instance_count,
        within_hours=within_hours,
        worth=worth,
    )
    gap = within_hours * _HOUR / starts_a_day
    # Jobs side by side: the one that takes over starts as many gaps later as the job lasts at least.
    later = max(math.ceil(run_seconds / gap), 1)
    idle = later * gap - run_seconds
    takes_over = idle <= keep_alive_period_in_seconds
    # Those of the evening find nobody, unless the day has no end.
    last = 0 if within_hours == _DAY_HOURS else min(later, starts_a_day)
    warm = starts_a_day - last if takes_over else 0
    kept = warm * idle + (starts_a_day - warm) * keep_alive_period_in_seconds
    return WarmPoolAdvice(
        starts_a_day=starts_a_day,
        warm_starts=warm,
        saved_seconds=warm * startup_seconds,
        idle_instance_seconds=kept * instance_count,
        least_starts_a_day=_least_starts(given),
        worth=worth,
    )


def _least_starts(given: _Starts) -> int:
    """From this many on, the gap is no longer than a job and the time that its cluster is kept."""
    seconds = given.within_hours * _HOUR
    least = math.ceil(seconds / (given.run_seconds + given.keep_alive_period_in_seconds))
    return least if given.within_hours == _DAY_HOURS else max(least, 2)
