"""SMT503."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import one_metric
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class RegexWithoutGroup(TrainingRule):
    id = "SMT503"
    severity = Severity.ERROR
    title = "Regular expression without a capture group"
    why = "The first group is the value of the metric; without one the metric has no values."
    fix = "put the number in parentheses in the Regex of metric_definitions (MetricDefinitions): loss=([0-9.]+)"
    source = "API MetricDefinition; developer guide, training-metrics (the API does not check it)"
    bad = one_metric(r"loss=[0-9.]+")
    good = one_metric(r"loss=([0-9.]+)")

    def check(self, job: TrainingJob) -> Mistakes:
        for metric in job.metrics:
            regex = metric.regex
            if regex is not None and regex.known and not regex.groups:
                yield metric.mistake("Regex", message=f"{regex.text!r} has no group that captures the value")
