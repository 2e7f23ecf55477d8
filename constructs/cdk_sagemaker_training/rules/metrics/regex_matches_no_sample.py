"""SMT507."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import one_metric
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_LINES = ["epoch 1 loss: 0.52", "epoch 2 loss: 0.47"]


class RegexMatchesNoSample(TrainingRule):
    """``PipelineUsage.sample_log_lines`` has the lines."""

    id = "SMT507"
    severity = Severity.WARNING
    title = "Regular expression that matches none of the sample lines"
    why = "The metric will have no values, and a tuning job that looks for it fails."
    fix = "make the Regex (MetricDefinitions) match what the script prints, or add the line to sample_log_lines"
    source = "developer guide, training-metrics; the sample log lines of the step (tried with Python's re)"
    bad = one_metric(r"loss=([0-9.]+)", lines=_LINES)
    good = one_metric(r"loss: ([0-9.]+)", lines=_LINES)

    def check(self, job: TrainingJob) -> Mistakes:
        for metric in job.metrics:
            if metric.samples == []:
                count = len(job.step.definition.usage.sample_log_lines[job.step.name])
                message = f"{metric.text('Regex')!r} matches none of the {count} sample log lines"
                yield metric.mistake("Regex", message=message)
