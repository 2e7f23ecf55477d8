"""SMT504."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import one_metric
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class RegexWithGroups(TrainingRule):
    """Where the first group is no number at all, SMT505 says so. Groups inside the first one change nothing."""

    id = "SMT504"
    severity = Severity.WARNING
    title = "Regular expression with several capture groups"
    why = "Only the first group is the value of the metric; the others are not used."
    fix = "leave one group around the number in the Regex (MetricDefinitions), write (?:...) for the others"
    source = "developer guide, training-metrics: the first group is the value"
    bad = one_metric(r"loss=([0-9]+)\.([0-9]+)")
    good = one_metric(r"loss=([0-9]+(?:\.[0-9]+)?)")

    def check(self, job: TrainingJob) -> Mistakes:
        for metric in job.metrics:
            regex = metric.regex
            if regex is not None and regex.groups - regex.capture.nested > 1 and regex.captures_number:
                message = f"{regex.text!r} has {regex.groups} capture groups, and only the first is the value"
                yield metric.mistake("Regex", message=message)
