"""SMT502."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import one_metric
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class RegexBroken(TrainingRule):
    """Only what no flavour of regular expressions takes; which one SageMaker uses is not documented."""

    id = "SMT502"
    severity = Severity.ERROR
    title = "Regular expression that is none"
    why = "The metric can never match anything."
    fix = 'correct the Regex of metric_definitions (MetricDefinitions); "\\(" is a parenthesis that is printed'
    source = "API MetricDefinition: Regex is a regular expression; syntax errors of Python's re in every flavour"
    bad = one_metric(r"loss=([0-9.]+")
    good = one_metric(r"loss=([0-9.]+)")

    def check(self, job: TrainingJob) -> Mistakes:
        for metric in job.metrics:
            regex = metric.regex
            if regex is not None and regex.broken:
                yield metric.mistake("Regex", message=f"{regex.text!r} is no regular expression: {regex.broken}")
