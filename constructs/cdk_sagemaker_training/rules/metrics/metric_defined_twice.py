"""SMT509."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_TRAIN = {"Name": "train:loss", "Regex": r"train loss=([0-9.]+)"}
_VALIDATION = {"Name": "validation:loss", "Regex": r"validation loss=([0-9.]+)"}


class MetricDefinedTwice(TrainingRule):
    id = "SMT509"
    severity = Severity.WARNING
    title = "Two metric definitions with one name"
    why = "The values of both run together in one metric, and a chart or an alarm sees a mixture of the two."
    fix = "give each of the metric_definitions (MetricDefinitions) a Name of its own"
    source = "API MetricDefinition; that names must differ is unverified"
    bad = training({"AlgorithmSpecification": {"MetricDefinitions": [_TRAIN, {**_VALIDATION, "Name": "train:loss"}]}})
    good = training({"AlgorithmSpecification": {"MetricDefinitions": [_TRAIN, _VALIDATION]}})

    def check(self, job: TrainingJob) -> Mistakes:
        seen: set[str] = set()
        for metric in job.metrics:
            if metric.name in seen:
                yield metric.mistake("Name", message=f"the metric {metric.name!r} is defined twice")
            if metric.name is not None:
                seen.add(metric.name)
