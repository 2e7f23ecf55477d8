"""SMT508."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import one_metric
from cdk_sagemaker_training.rules.regexes import is_number
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_LINES = ["loss=0.52,lr=0.1"]


class SampleIsNoNumber(TrainingRule):
    """Where at least one line has a number the others may be meant: ``loss=n/a``."""

    id = "SMT508"
    severity = Severity.WARNING
    title = "Captures something else than a number from the sample lines"
    why = "What the first group takes from the lines cannot be the value of a metric, so it has none."
    fix = "make the first group of the Regex (MetricDefinitions) take the number alone: loss=([0-9.]+)"
    source = "developer guide, training-metrics; the sample log lines of the step (tried with Python's re)"
    bad = one_metric(r"loss=(\S+)", lines=_LINES)
    good = one_metric(r"loss=([^,]+)", lines=_LINES)

    def check(self, job: TrainingJob) -> Mistakes:
        for metric in job.metrics:
            regex, samples = metric.regex, metric.samples
            if regex is None or not regex.groups or not regex.captures_number:
                continue
            if not samples or isinstance(samples, str) or any(map(is_number, samples)):
                continue
            message = f"the first group of {regex.text!r} captures {samples[0] or ''!r} from a sample log line"
            yield metric.mistake("Regex", message=message)
