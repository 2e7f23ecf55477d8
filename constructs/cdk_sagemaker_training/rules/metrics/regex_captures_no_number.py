"""SMT505."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import one_metric
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class RegexCapturesNoNumber(TrainingRule):
    id = "SMT505"
    severity = Severity.ERROR
    title = "First capture group that cannot be a number"
    why = "The value of a metric is the number in the first group; this group never takes one."
    fix = "put the first group of the Regex (MetricDefinitions) around the number alone: loss=([0-9.]+)"
    source = "API MetricDefinition; developer guide, training-metrics (the API does not check it)"
    bad = one_metric(r"loss=([a-z]+)")
    good = one_metric(r"loss=([0-9.]+)")

    def check(self, job: TrainingJob) -> Mistakes:
        for metric in job.metrics:
            regex = metric.regex
            if regex is not None and not regex.captures_number:
                lazy = "takes nothing: it takes as little as it can, and nothing has to come behind it"
                said = lazy if regex.capture.empty else "cannot capture a number"
                yield metric.mistake("Regex", message=f"the first group of {regex.text!r} {said}")
