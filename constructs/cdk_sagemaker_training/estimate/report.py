"""Bounds as text for people and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from cdk_sagemaker_training.catalog.vpc_endpoints import HOURS_PER_MONTH
from cdk_sagemaker_training.estimate.arithmetic import arithmetic
from cdk_sagemaker_training.estimate.bounds import NOT_COUNTED, Bounds, StepBounds
from cdk_sagemaker_training.estimate.interval import Interval
from cdk_sagemaker_training.estimate.usage import types_in
from cdk_sagemaker_training.rules.retry.policy import duration

if TYPE_CHECKING:
    from cdk_sagemaker_training.estimate.cost import Cost

_HOUR: Final = 3600


def lines(bounds: Bounds, cost: Cost | None = None) -> Iterator[str]:
    """The text of bounds, a line at a time."""
    yield f"Time: {_interval(bounds.wall_seconds, time_text)}"
    yield f"Instances: {_interval(bounds.instance_seconds, instances_text)}"
    yield from _types(bounds.by_type)
    if cost is not None:
        yield from cost.lines()
    for step in bounds.steps:
        if step.factors or step.unknowns or step.wall_seconds.may_be_more_than_zero:
            yield from _step(step)
    if bounds.endpoints_by_type:
        yield f"Endpoints, in a month ({HOURS_PER_MONTH} h) that they stand:"
        yield from _types(bounds.endpoints_by_type)
    if bounds.unknowns:
        yield "Not known, so it may be more:"
        yield from (f"  {name}: {unknown}" for name, unknown in bounds.unknowns)
    yield "Not counted: no definition says it"
    yield from (f"  {what}" for what in NOT_COUNTED)


def _types(found: Mapping[str | None, Interval]) -> Iterator[str]:
    for kind, interval in found.items():
        yield f"  {kind or 'a type that is not known'}: {_interval(interval, instances_text)}"


def _step(step: StepBounds) -> Iterator[str]:
    kinds = ", ".join(kind or "unknown" for kind in types_in(step.usage))
    left_out = " (may be left out)" if step.optional else ""
    yield f"{step.name} ({step.type}){left_out}: {_interval(step.wall_seconds, time_text)}{_time_sum(step)}"
    if kinds:
        yield f"  {kinds}: {_interval(step.instance_seconds, instances_text)}{_sum(step)}"
    yield from (f"    {factor}" for factor in step.factors)


def _time_sum(step: StepBounds) -> str:
    return f" = {step.sum}" if " " in step.sum.removesuffix(" s") else ""


def _sum(step: StepBounds) -> str:
    return f" = {arithmetic(step.usage)}" if step.instance_seconds.high else ""


def time_text(seconds: int | Decimal) -> str:
    """``1 h 30 min (5,400 s)``."""
    return f"{duration(float(seconds))} ({seconds:,} s)" if seconds else "0 s"


def instances_text(seconds: int | Decimal) -> str:
    """``5,400 instance-seconds (1.5 instance-hours)``."""
    hours = f"{Decimal(seconds) / _HOUR:,.2f}".rstrip("0").rstrip(".")
    return f"{seconds:,} instance-seconds ({hours} instance-hours)" if seconds else "0"


def _interval(interval: Interval, told: Callable[[int | Decimal], str]) -> str:
    if interval.is_open:
        known = f"; {told(interval.high)} of it is known" if interval.high else ""
        return f"at least {told(interval.low)}, at most not known{known}"
    if interval.low == interval.high:
        return told(interval.high)
    return f"at least {told(interval.low)}, at most {told(interval.high)}"


def to_json(bounds: Bounds) -> dict[str, object]:
    """See ``Bounds.to_json``."""
    return {
        "wall_seconds": bounds.wall_seconds.to_json(),
        "instance_seconds": bounds.instance_seconds.to_json(),
        "by_type": _types_json(bounds.by_type),
        "endpoint_instance_seconds_a_month": _types_json(bounds.endpoints_by_type),
        "steps": [_step_json(step) for step in bounds.steps],
        "not_counted": list(NOT_COUNTED),
    }


def _types_json(found: Mapping[str | None, Interval]) -> list[dict[str, object]]:
    return [{"instance_type": kind, **interval.to_json()} for kind, interval in found.items()]


def _step_json(step: StepBounds) -> dict[str, object]:
    return {
        "name": step.name,
        "type": step.type,
        "path": step.path,
        "optional": step.optional,
        "wall_seconds": step.wall_seconds.to_json(),
        "instance_seconds": step.instance_seconds.to_json(),
        "factors": [{"text": factor.text, "path": factor.path} for factor in step.factors],
        "unknowns": [{"text": factor.text, "path": factor.path} for factor in step.unknowns],
    }
