"""Bounds of what the instances of training jobs do, and alarms on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

import attrs
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_sagemaker_training.catalog.alarm_limits import MAX_INSIGHTS_MINUTES
from cdk_sagemaker_training.definition.fields.checks import checked, integer, number
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.monitoring.metrics import PERIOD, every_instance
from cdk_sagemaker_training.monitoring.pipeline_alarms import alarm

_BELOW = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
_ABOVE = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD
_PERIOD_MINUTES = int(PERIOD.to_minutes())


def _percent(default: float) -> float:
    return attrs.field(default=default, metadata=checked(number(minimum=0, maximum=100)))


@attrs.frozen(kw_only=True)
class UtilizationBounds(Spec):
    """Between which an instance of a training job is not alarming, in percent.

    CloudWatch measures CPUs and GPUs as the sum over all of an instance: at 100 one GPU of eight is busy, or all at an
    eighth of their speed (developer guide, ``monitoring-cloudwatch``).

    ``gpu_below``: an idle GPU; default 5. ``cpu_below``: default 0. ``memory_above``: default 95. ``disk_above``:
    default 90. 0 as the lower and 100 as the upper bound is no alarm. ``minutes``: how long, without a break; a
    multiple of 5, 5 to 180, which is as far back as such an alarm looks; default 30.
    """

    gpu_below: float = _percent(5)
    cpu_below: float = _percent(0)
    memory_above: float = _percent(95)
    disk_above: float = _percent(90)
    minutes: int = attrs.field(
        default=30, metadata=checked(integer(minimum=_PERIOD_MINUTES, maximum=MAX_INSIGHTS_MINUTES, unit="minutes"))
    )

    def problems(self) -> Iterable[Problem]:
        """Periods are whole."""
        minutes = cast("object", self.minutes)  # its own check says so where it is no integer
        if isinstance(minutes, int) and minutes % _PERIOD_MINUTES:
            yield Problem("minutes", minutes, f"a multiple of {_PERIOD_MINUTES}")


def utilization_alarms(
    scope: Construct, bounds: UtilizationBounds, *, topic: sns.ITopic
) -> Iterator[tuple[str, cloudwatch.Alarm]]:
    """By name, alarms that judge each instance of every training job of the account and region by itself."""
    for name, metric, threshold in (
        ("IdleGpu", "GPUUtilization", bounds.gpu_below),
        ("IdleCpu", "CPUUtilization", bounds.cpu_below),
        ("FullMemory", "MemoryUtilization", bounds.memory_above),
        ("FullDisk", "DiskUtilization", bounds.disk_above),
    ):
        idle = name.startswith("Idle")
        if threshold == (0 if idle else 100):
            continue
        bound = f"{'below' if idle else 'above'} {threshold:g} % for {bounds.minutes} minutes"
        yield (
            name,
            alarm(
                scope,
                f"{name}Alarm",
                # The busiest minute of each period has to be idle, the least full one full.
                every_instance(metric, "MAX", order="ASC") if idle else every_instance(metric, "MIN", order="DESC"),
                description=f"{metric} of an instance of a training job {bound}",
                threshold=threshold,
                comparison=_BELOW if idle else _ABOVE,
                periods=bounds.minutes // _PERIOD_MINUTES,
                topic=topic,
            ),
        )
