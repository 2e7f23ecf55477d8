"""SMT402."""

from __future__ import annotations

import attrs

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.rules.examples import channel, xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class UnknownChannel(TrainingRule):
    """For algorithms that are known to refuse channels that they do not know; for the others see SMT421."""

    id = "SMT402"
    severity = Severity.ERROR
    title = "Channel that the algorithm refuses"
    why = "The job fails after its instances have started: the container refuses channels that it does not know."
    fix = "take it out of inputs (InputDataConfig), or correct its name (ChannelName)"
    source = "aws/sagemaker-xgboost-container, channel_validation.py: extraneous channels fail the job"
    bad = xgboost({"InputDataConfig": [channel("train"), channel("test")]})
    good = xgboost({"InputDataConfig": [channel("train"), channel("validation")]})

    def check(self, job: TrainingJob) -> Mistakes:
        data = [name for name, known in job.algorithm.channels.items() if known.content_types] if job.algorithm else []
        for problem in job.channel_mistakes:
            if problem.kind == "unknown channel":
                yield attrs.evolve(problem.told, fix=did_you_mean(problem.mistake.given, data))
