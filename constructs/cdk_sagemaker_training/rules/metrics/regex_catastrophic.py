"""SMT506."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import one_metric
from cdk_sagemaker_training.rules.regexes import TOO_SLOW
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class RegexCatastrophic(TrainingRule):
    """By what it looks like, or because it takes too long over the lines that the author gave."""

    id = "SMT506"
    severity = Severity.WARNING
    title = "Regular expression that can run forever"
    why = "On a long line that almost matches it takes minutes or years, and metrics come late or not at all."
    fix = "make the Regex (MetricDefinitions) repeat one thing at a time, up to a separator it cannot take: [^,]*,"
    source = "theory of backtracking (ambiguous repeats); that SageMaker's engine backtracks is unverified"
    bad = one_metric(r"(?:\w+\s*)+loss=([0-9.]+)")
    good = one_metric(r".*loss=([0-9.]+).*")

    def check(self, job: TrainingJob) -> Mistakes:
        for metric in job.metrics:
            regex = metric.regex
            if regex is None:
                continue
            slow = "it does not come to an end over the sample log lines" if metric.samples == TOO_SLOW else ""
            if reason := regex.catastrophe or slow:
                yield metric.mistake("Regex", message=f"{regex.text!r} can take forever: {reason}")
