"""SMT512."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import MetricView, TrainingJob

_PLAIN: Final = re.compile(r"(?:[\w \-:/#'\"=,<>]|\\[^\w\s])+", re.ASCII)
"""Text that stands for itself in every flavour."""
_TRAIN: Final = {"Name": "train:loss", "Regex": r"loss: ([0-9.]+)"}
_VALIDATION: Final = {"Name": "validation:loss", "Regex": r"val_loss: ([0-9.]+)"}


class RegexOfTwoMetrics(TrainingRule):
    """A hint alone: scripts that print both in one line, as Keras does, have the shorter one first, which is found.
    Where there are sample log lines, they tell.
    """

    id = "SMT512"
    severity = Severity.INFO
    title = "Regular expression that matches another metric too"
    why = (
        "It is searched for anywhere in a line: where the other metric has a line of its own, its values run into this."
    )
    fix = r"write what stands before it in the Regex (MetricDefinitions): (?:^|[^A-Za-z0-9_])loss: ([0-9.]+)"
    source = "API MetricDefinition.Regex: it searches the output; unverified: how the script prints both metrics"
    bad = training({"AlgorithmSpecification": {"MetricDefinitions": [_TRAIN, _VALIDATION]}})
    good = training(
        {"AlgorithmSpecification": {"MetricDefinitions": [{**_TRAIN, "Regex": r"train_loss: ([0-9.]+)"}, _VALIDATION]}}
    )

    def check(self, job: TrainingJob) -> Mistakes:
        if len(job.metrics) < 2:
            return
        metrics = job.metrics[: limits.MAX_METRIC_DEFINITIONS]  # more are refused, and each is compared with each
        known = [(metric, metric.regex.text) for metric in metrics if metric.regex and metric.regex.groups]
        for metric, text in known:
            if not _PLAIN.match(text):
                continue
            for other, longer in known:
                before = longer[: -len(text)]
                if before and longer.endswith(text) and _PLAIN.fullmatch(before) and _may_run_together(metric, other):
                    yield metric.mistake(
                        "Regex", message=f"{text!r} matches wherever {longer!r} of {_named(other)} does"
                    )
                    break


def _may_run_together(metric: MetricView, other: MetricView) -> bool:
    taken, others = metric.samples, other.samples
    if not others or not taken or isinstance(taken, str) or isinstance(others, str):
        return metric.name != other.name
    return metric.name != other.name and set(others) <= set(taken)


def _named(metric: MetricView) -> str:
    return "another metric" if metric.name is None else repr(metric.name)
