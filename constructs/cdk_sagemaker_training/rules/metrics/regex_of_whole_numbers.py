"""SMT513."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.rules.examples import one_metric
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_FRACTIONS: Final = re.compile(r"(?:.*[^a-z])?(?:auc|f1|logloss|loss|rmse)", re.IGNORECASE | re.DOTALL)
"""Names of metrics that have fractions. An accuracy may be a percentage without, an error a count."""


class RegexOfWholeNumbers(TrainingRule):
    """Where something has to come behind the digits, a number with a point is not matched or is meant to end there."""

    id = "SMT513"
    severity = Severity.WARNING
    title = "Regular expression that takes a fraction for a whole number"
    why = "Of 0.52 the metric has the value 0, and so has every other value below 1."
    fix = "let the first group of the Regex (MetricDefinitions) take the point too: loss: ([0-9.]+)"
    source = "how sets of characters work in every flavour; unverified: that the script prints fractions"
    bad = one_metric(r"loss: ([0-9]+)")
    good = one_metric(r"loss: ([0-9.]+)")

    def check(self, job: TrainingJob) -> Mistakes:
        for metric in job.metrics:
            regex, name = metric.regex, metric.name
            if regex is None or name is None or not regex.capture.whole or not _FRACTIONS.fullmatch(name):
                continue
            yield metric.mistake("Regex", message=f"of 0.52, {regex.text!r} captures 0 as {name!r}")
