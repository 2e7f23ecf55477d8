"""SMT422."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.algorithm.setting import channel_names
from cdk_sagemaker_training.rules.examples import channel, tuning
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_MEASURED: Final = ("validation", "test")


def _on(*names: str) -> dict[str, object]:
    return {"TrainingJobDefinition": {"InputDataConfig": [channel(name) for name in names]}}


class ObjectiveOfAbsentChannel(TrainingRule):
    """BlazingText needs its channel with the mode that measures on it, which SMT401 and SMT412 are about."""

    id = "SMT422"
    severity = Severity.WARNING
    title = "Objective metric of a channel that is not there"
    why = "Nothing is measured without its data: the training jobs publish no such metric to choose by."
    fix = "give the channel in inputs (InputDataConfig), or choose another objective_metric_name (MetricName)"
    source = "Developer guide, tuning pages of the algorithms; unverified: that nothing is published without it"
    bad = tuning(_on("train"))
    good = tuning(_on("train", "validation"))

    def check(self, job: TrainingJob) -> Mistakes:
        metric, names = job.objective.text("MetricName") if job.tuned else None, channel_names(job)
        if job.settings is None or metric is None or names is None:
            return
        algorithm, kind = job.settings.algorithm, metric.partition(":")[0]
        published = any(known.name == metric for known in algorithm.metrics(job.version))
        if published and kind in _MEASURED and kind in algorithm.channels and kind not in names:
            message = f"{metric} is measured on the channel {kind!r}, the channels are {', '.join(names) or 'none'}"
            yield job.objective.mistake("MetricName", message=message)
