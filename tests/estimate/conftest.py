from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdk_sagemaker_training.estimate import Bounds, Interval, RunTime
from cdk_sagemaker_training.rules.examples import pipeline

INTERNAL = "SageMaker.JOB_INTERNAL_ERROR"
CAPACITY = "SageMaker.CAPACITY_ERROR"


def bounds(
    *steps: Any, runs: Mapping[str, RunTime] | None = None, at_once: int | None = None, **members: Any
) -> Bounds:
    return Bounds.of(pipeline(*steps, **members).document, runs=runs, max_parallel_steps=at_once)


def told(interval: Interval) -> tuple[Any, Any, bool]:
    return interval.low, interval.high, interval.is_open


def limited(seconds: int, count: int = 1, kind: str = "ml.m5.xlarge", **more: Any) -> dict[str, Any]:
    """Changes to the request of a training step."""
    return {
        "StoppingCondition": {"MaxRuntimeInSeconds": seconds},
        "ResourceConfig": {"InstanceCount": count, "InstanceType": kind},
        **more,
    }
