"""SMT511."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import one_metric
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class RegexCutsNumber(TrainingRule):
    """``.*`` right before the number, and a number that takes as little as it can with nothing behind it. Where the
    first group takes nothing at all, SMT505 says so.
    """

    id = "SMT511"
    severity = Severity.WARNING
    title = "Regular expression that takes a part of the number"
    why = "Of 0.234 the metric has the value 4, or 0: charts, alarms and tuning go by what was never printed."
    fix = "write what stands before the number in the Regex (MetricDefinitions), or .*? for .*: loss: ([0-9.]+)"
    source = "how greedy and lazy repeats work in every flavour that has both; tried with Python's re"
    bad = one_metric(r"loss.*([0-9.]+)")
    good = one_metric(r"loss.*?([0-9.]+)")

    def check(self, job: TrainingJob) -> Mistakes:
        for metric in job.metrics:
            regex = metric.regex
            if regex is not None and regex.capture.cut and regex.captures_number:
                message = f"{regex.text!r} captures a part of the number: {regex.capture.cut}"
                yield metric.mistake("Regex", message=message)
