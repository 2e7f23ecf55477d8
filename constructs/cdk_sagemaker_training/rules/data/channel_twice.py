"""SMT110."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import channel, training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class ChannelTwice(TrainingRule):
    id = "SMT110"
    severity = Severity.WARNING
    title = "Two channels of one name"
    why = "The name is the folder that the data is in, below /opt/ml/input/data: two channels cannot both have it."
    fix = "give each channel a name of its own (the keys of inputs, ChannelName)"
    source = "botocore, Channel; unverified: that the service refuses the second one"
    bad = training({"InputDataConfig": [channel("train"), channel("train", ContentType="application/json")]})
    good = training({"InputDataConfig": [channel("train"), channel("more", ContentType="application/json")]})

    def check(self, job: TrainingJob) -> Mistakes:
        seen = set[str]()
        for entry in job.channels:
            name = entry.name
            if name in seen:
                yield entry.mistake("ChannelName", message=f"{named(entry)} is there before")
            if name is not None:
                seen.add(name)
