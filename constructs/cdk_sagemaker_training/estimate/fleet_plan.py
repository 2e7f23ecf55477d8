"""What a fleet of executions takes under quotas: simulated, and by arithmetic beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.estimate.report import time_text
from cdk_sagemaker_training.rules.retry.policy import duration

_ROUNDING: Final = 1e-9
"""So much more than a whole number is one that floats made of it."""
NOT_COUNTED: Final = (
    "retries of a policy wait; here a job that failed is tried again at once, after all of its time",
    "SageMaker refuses a job that exceeds the quota of instances; here it waits in a queue, first come, first served",
    "waiting for capacity, capacity that there is not, the starts of others in the account, warm pools",
)
"""What a plan leaves out, for every fleet alike."""


@attrs.frozen(kw_only=True)
class FleetBound(ByValue):
    """What one quota alone allows at best: the work that is counted by it, over the quota.

    ``knob``: the parameter of ``plan_fleet``; empty for the longest execution, which no quota shortens. ``seconds``:
    at least. ``sum``: how they come about. ``step``: of the quota, only multiples of this are of use, 0 where every
    fraction is. ``floor_seconds``: of ``seconds``, what no quota shortens.
    """

    name: str
    knob: str
    quota: float | None
    seconds: float
    sum: str
    step: int = 1
    floor_seconds: float = 0.0

    def at(self, quota: float) -> float:
        """Seconds at least, with another quota."""
        work = (self.seconds - self.floor_seconds) * self._of_use(self.quota or 0)
        return self.floor_seconds + (work / self._of_use(quota) if work else 0.0)

    def enough_for(self, seconds: float) -> float | None:
        """The least quota by which this takes no longer than so many seconds; None where none is enough."""
        if seconds <= self.floor_seconds:
            return None
        needed = self._of_use(self.quota or 0) * (self.seconds - self.floor_seconds) / (seconds - self.floor_seconds)
        finest = self.step or 0.1
        return math.ceil(needed / finest - _ROUNDING) * finest

    def _of_use(self, quota: float) -> float:
        return quota // self.step * self.step if self.step else quota

    def __str__(self) -> str:
        limit = "" if self.quota is None else f", {told(self.quota)}"
        return f"{self.name}{limit}: {self.sum} = {_time(self.seconds)}"


@attrs.frozen(kw_only=True)
class FleetUse(ByValue):
    """How much of something is busy. ``quota``: None where there is none. ``average``, ``most``: of the whole time.

    ``slices``: on average in each of 20 parts of the time, of the same length.
    """

    quota: int | None
    average: float
    most: int
    slices: Sequence[float]

    def __str__(self) -> str:
        of = "" if self.quota is None else f" of {self.quota:,}"
        return f"{self.average:,.1f}{of} on average, {self.most:,} at most"


@attrs.frozen(kw_only=True)
class FleetPlan(ByValue):
    """Made by ``plan_fleet``."""

    models: int
    failed: int
    """Executions that failed in every attempt of a job."""
    makespan_seconds: float
    """From the first start until the last end is seen."""
    done_within: Sequence[tuple[int, float]]
    """Seconds after which 50, 90, 99 and 100 of a hundred executions have ended."""
    executions: FleetUse
    instances: FleetUse
    """Instances that count against the quota, those that start up included."""
    waited_seconds: float
    """How long an execution waits for instances on average. On AWS such jobs are refused: retry policies wait."""
    bounds: Sequence[FleetBound]
    """For the same executions, what each quota allows at best; the longest binds."""
    money: Decimal | None
    """Of the instances, in the currency of the prices; None where no prices were given or one is missing."""
    currency: str | None
    unpriced: Sequence[str]

    @property
    def binding(self) -> FleetBound:
        """What makes it last as long as it does."""
        return max(self.bounds, key=lambda bound: bound.seconds)

    @property
    def least_seconds(self) -> float:
        """By arithmetic, no order of these executions takes less."""
        return self.binding.seconds

    @property
    def raises(self) -> Sequence[str]:
        """By arithmetic, what twice each quota gives, and up to where more of what binds gives anything."""
        return [*self._raises()]

    def _raises(self) -> Iterator[str]:
        for bound in self.bounds:
            if not bound.knob or bound.quota is None:
                continue
            others = max(other.seconds for other in self.bounds if other is not bound)
            doubled = max(others, bound.at(2 * bound.quota))
            if bound is not self.binding:
                yield f"{bound.name} to {told(2 * bound.quota)}: nothing, as long as {self.binding.name} binds"
                continue
            then = max((other for other in self.bounds if other is not bound), key=lambda other: other.seconds)
            text = f"{bound.name} to {told(2 * bound.quota)}: at least {_time(doubled)}, not {_time(bound.seconds)}"
            enough = bound.enough_for(others)
            yield f"{text}; from {told(enough)} on {then.name} binds" if enough else text

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """The text of it."""
        yield f"{self.models:,} models: {_time(self.makespan_seconds)}; {self.models - self.failed:,} succeed"
        yield f"  {', '.join(f'{share} % within {duration(seconds)}' for share, seconds in self.done_within)}"
        yield "At least, by arithmetic for the same executions:"
        yield from (f"  {bound}{' <- binds' if bound is self.binding else ''}" for bound in self.bounds)
        yield f"Executions busy: {self.executions}"
        yield f"Instances busy: {self.instances}"
        if self.waited_seconds:
            yield f"An execution waits {duration(self.waited_seconds)} for instances on average"
        if self.raises:
            yield "What raising a quota gives:"
            yield from (f"  {text}" for text in self.raises)
        if self.money is not None:
            yield f"Money: {self.money:,.2f} {self.currency} for instances"
        if self.unpriced:
            yield f"  no price of {', '.join(self.unpriced)}"
        yield "Not counted:"
        yield from (f"  {text}" for text in NOT_COUNTED)

    def to_json(self) -> Mapping[str, object]:
        """Everything as JSON; money is text, with all its digits."""
        return {
            "models": self.models,
            "failed": self.failed,
            "makespan_seconds": self.makespan_seconds,
            "done_within": [{"percent": share, "seconds": seconds} for share, seconds in self.done_within],
            "executions": attrs.asdict(self.executions),
            "instances": attrs.asdict(self.instances),
            "waited_seconds": self.waited_seconds,
            "least_seconds": self.least_seconds,
            "binding": self.binding.name,
            "bounds": [attrs.asdict(bound) for bound in self.bounds],
            "raises": list(self.raises),
            "money": None if self.money is None else str(self.money),
            "currency": self.currency,
            "unpriced": list(self.unpriced),
            "not_counted": list(NOT_COUNTED),
        }


def told(number: float) -> str:
    """``1,234.5``, with one digit at most after the point, or two that count: ``0.02``."""
    return f"{number:.2g}" if 0 < number < 1 else f"{number:,.1f}".removesuffix(".0")


def _time(seconds: float) -> str:
    return time_text(round(seconds))
