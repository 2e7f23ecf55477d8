"""CloudWatch metrics about pipelines, their steps and the instances of training jobs: namespaces, dimensions, units.

Sources, as read in November 2026:
METRICS: https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html, "SageMaker pipelines metrics" and
"SageMaker AI job metrics".
EVENTS: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html, "EventBridge metrics".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue


@attrs.frozen(kw_only=True)
class MetricFact(ByValue):
    """One documented metric."""

    name: str
    namespace: str
    dimensions: Sequence[str]
    """The names of the dimensions that a value always has, as they are spelled."""
    unit: str
    statistics: Sequence[str]
    """Those that the page calls valid; empty where it says nothing."""
    source: str


PIPELINE_NAMESPACE: Final = "AWS/Sagemaker/ModelBuildingPipeline"
"""METRICS: spelled like this, unlike ``AWS/SageMaker`` of endpoints."""

TRAINING_JOB_NAMESPACE: Final = "/aws/sagemaker/TrainingJobs"
"""METRICS: of the instances of training jobs. CloudWatch has none for a job as a whole."""

RULE_NAMESPACE: Final = "AWS/Events"
"""EVENTS: metrics with the dimension ``RuleName`` alone are those of rules on the default event bus."""

_COUNTED: Final = ("Average", "Sum")
_MEASURED: Final = ("Average", "Sum", "Min", "Max", "Sample Count")
_PERCENT_OF: Final = {
    "CPUUtilization": "0 to 100 times the number of CPU cores",
    "DiskUtilization": "0 to 100",
    "GPUMemoryUtilization": "0 to 100 times the number of GPUs",
    "GPUUtilization": "0 to 100 times the number of GPUs",
    "MemoryUtilization": "0 to 100",
}

PERCENT_RANGES: Final[Mapping[str, str]] = _PERCENT_OF
"""METRICS: by instance metric, the range of its percentage. 8 GPUs at half their speed are 400."""


def _pipeline(name: str, *dimensions: str) -> MetricFact:
    timed = name.endswith("Duration")
    return MetricFact(
        name=name,
        namespace=PIPELINE_NAMESPACE,
        dimensions=dimensions,
        unit="Milliseconds" if timed else "Count",
        statistics=_MEASURED if timed else _COUNTED,
        source="METRICS",
    )


_OUTCOMES: Final = ("Started", "Succeeded", "Failed", "Stopped", "Duration")
EXECUTION_METRICS: Final[Mapping[str, MetricFact]] = {
    name: _pipeline(name, "PipelineName") for name in (f"Execution{outcome}" for outcome in _OUTCOMES)
}
"""METRICS: of the executions of one pipeline; every minute. Without the dimension: of all pipelines of an account."""

STEP_METRICS: Final[Mapping[str, MetricFact]] = {
    name: _pipeline(name, "PipelineName", "StepName") for name in (f"Step{outcome}" for outcome in _OUTCOMES)
}
"""METRICS: of one step of a pipeline."""

INSTANCE_METRICS: Final[Mapping[str, MetricFact]] = {
    name: MetricFact(
        name=name,
        namespace=TRAINING_JOB_NAMESPACE,
        dimensions=("Host",),
        unit="Percent",
        statistics=(),
        source="METRICS",
    )
    for name in _PERCENT_OF
}
"""METRICS: of one instance of a training job; ``Host`` is ``<job name>/algo-<number in the cluster>``."""

RULE_METRICS: Final[Mapping[str, MetricFact]] = {
    name: MetricFact(
        name=name,
        namespace=RULE_NAMESPACE,
        dimensions=("RuleName",),
        unit="Count",
        statistics=("Sum", "SampleCount"),
        source="EVENTS",
    )
    for name in ("Invocations", "FailedInvocations")
}
"""EVENTS: both are sent only where they are not zero, and metrics are delivered on a best-effort basis."""
