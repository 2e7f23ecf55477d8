"""SMT401."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import channel, xgboost
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class MissingChannel(TrainingRule):
    """Channels that another channel needs besides are the subject of SMT121."""

    id = "SMT401"
    severity = Severity.ERROR
    title = "Channel that the algorithm requires is missing"
    why = "The job fails after its instances have started: the algorithm looks for its data under fixed names."
    fix = "give it in inputs (InputDataConfig), under the name that the algorithm has for it (ChannelName)"
    source = "Developer guide, page of the algorithm: its input channels; aws/sagemaker-xgboost-container"
    bad = xgboost({"InputDataConfig": [channel("validation")]})
    good = xgboost({"InputDataConfig": [channel("train")]})

    def check(self, job: TrainingJob) -> Mistakes:
        for problem in job.channel_mistakes:
            if problem.kind == "missing channel":
                yield problem.told
