"""What an execution may take at most, and what is said where it may take more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, number
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.errors import MISSING, Problem
from cdk_sagemaker_training.estimate.arithmetic import arithmetic
from cdk_sagemaker_training.estimate.bounds import Bounds
from cdk_sagemaker_training.estimate.interval import Amount, Interval
from cdk_sagemaker_training.estimate.prices import Prices
from cdk_sagemaker_training.estimate.report import time_text
from cdk_sagemaker_training.rules.finding import Finding
from cdk_sagemaker_training.rules.scheme import BUDGET_UNKNOWN, OVER_BUDGET
from cdk_sagemaker_training.rules.severity import Severity

_HOUR: Final = 3600


def _money(where: str, value: object) -> Iterable[Problem]:
    if not isinstance(value, Decimal | int) or isinstance(value, bool) or not Decimal(value).is_finite() or value < 0:
        yield Problem(where, value, "a Decimal or an integer of 0 or more, in the currency of the prices")


def _time(where: str, value: object) -> Iterable[Problem]:
    if not isinstance(value, timedelta) or value < timedelta(0):
        yield Problem(where, value, "a datetime.timedelta of 0 or more")


@attrs.frozen(kw_only=True)
class Budget(Spec):
    """What one execution may take at worst; at least one of the three.

    ``instance_hours``: hours times instances that are billed. ``wall_time``: from its start to its end. ``money``: for
    instances, in the currency of ``prices``, which it needs. Endpoints are in none of them. Raises
    ``InvalidInputError``.
    """

    instance_hours: float | None = attrs.field(default=None, metadata=checked(number(minimum=0, unit="hours")))
    wall_time: timedelta | None = attrs.field(default=None, metadata=checked(_time))
    money: Decimal | int | None = attrs.field(default=None, metadata=checked(_money))
    prices: Prices | None = attrs.field(default=None, metadata=checked(instance_of(Prices)))

    def problems(self) -> Iterable[Problem]:
        if self.instance_hours is None and self.wall_time is None and self.money is None:
            yield Problem("instance_hours, wall_time, money", MISSING, "at least one of them")
        if self.money is not None and self.prices is None:
            fix = "Prices.from_file(...), or Prices(...) with their source"
            yield Problem("prices", MISSING, "prices to count the money by", fix)


def judge_budget(bounds: Callable[[], Bounds], budget: Budget | None) -> Sequence[Finding]:
    """The findings: an error for each bound that is exceeded, a warning for each that nobody can judge.

    ``bounds``: asked for where there is a budget.
    """
    return [] if budget is None else list(_findings(bounds(), budget))


def _findings(bounds: Bounds, budget: Budget) -> Iterator[Finding]:
    if budget.wall_time is not None:
        allowed = int(budget.wall_time.total_seconds())
        yield from _compared(bounds, bounds.wall_seconds, allowed, "wall_time", time_text, _longest(bounds))
    if budget.instance_hours is not None:
        seconds = Decimal(str(budget.instance_hours)) * _HOUR
        yield from _compared(
            bounds, bounds.instance_seconds, seconds, "instance_hours", _hours, arithmetic(bounds.usage)
        )
    if budget.money is not None and budget.prices is not None:
        cost, currency = bounds.cost(budget.prices), budget.prices.currency
        per_type = ", ".join(f"{kind} {amount.high:.2f}" for kind, amount in cost.by_type.items())
        yield from _compared(
            bounds, cost.execution, budget.money, "money", lambda amount: f"{amount:,.2f} {currency}", per_type
        )


def _compared(
    bounds: Bounds, found: Interval, allowed: Amount, knob: str, told: Callable[[Amount], str], how: str
) -> Iterator[Finding]:
    if found.high > allowed:
        more = " at least" if found.is_open else ""
        yield Finding(
            rule=OVER_BUDGET,
            severity=Severity.ERROR,
            step="",
            path="/Steps",
            value=str(found.high),
            message=f"the worst case is{more} {told(found.high)}, the budget ({knob}) is {told(allowed)}: {how}",
            fix="lower max_run, instance counts, tuning jobs or retries, or raise the budget",
        )
    elif found.is_open:
        unknown = "; ".join(f"{name}: {factor.text} ({factor.path})" for name, factor in bounds.unknowns)
        yield Finding(
            rule=BUDGET_UNKNOWN,
            severity=Severity.WARNING,
            step="",
            path="/Steps",
            value=str(allowed),
            message=(
                f"whether the budget ({knob}) of {told(allowed)} holds is not known: {told(found.high)} is counted, "
                f"besides {unknown or 'instances that have no price'}"
            ),
            fix="give what is not known: a limit, a default of the parameter, a price",
        )


def _hours(seconds: Amount) -> str:
    return f"{Decimal(seconds) / _HOUR:,.2f} instance-hours"


def _longest(bounds: Bounds) -> str:
    """The steps that take time, each with how much."""
    lasting = [step for step in bounds.steps if step.wall_seconds.high > 0]
    return ", ".join(f"{step.name} {step.sum}" for step in lasting) or "no step takes time"
