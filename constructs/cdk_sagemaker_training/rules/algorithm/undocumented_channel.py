"""SMT421."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.rules.algorithm.samples import sample
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_EARLIER_MODEL: Final = "model"


class UndocumentedChannel(TrainingRule):
    """For XGBoost, which refuses them, see SMT402; for a model to start from, see SMT109."""

    id = "SMT421"
    severity = Severity.WARNING
    title = "Channel that the algorithm's page does not have"
    why = "Its data is copied, and as far as is known nothing reads it."
    fix = "take it out of inputs (InputDataConfig), or correct its name (ChannelName)"
    source = "Developer guide, page of the algorithm: its input channels; unverified: what its container does"
    bad = sample("kmeans", channels=("train", "validation"))
    good = sample("kmeans", channels=("train", "test"))

    def check(self, job: TrainingJob) -> Mistakes:
        if job.settings is None or job.settings.algorithm.closed:
            return
        algorithm = job.settings.algorithm
        for channel in job.channels:
            name = channel.name
            if name is not None and name not in algorithm.channels and name != _EARLIER_MODEL:
                known = ", ".join(algorithm.channels)
                message = f"{algorithm.display_name} has no channel {name!r}, its channels are {known}"
                yield channel.mistake("ChannelName", message=message, fix=did_you_mean(name, algorithm.channels))
