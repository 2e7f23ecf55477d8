"""SMT122."""

from __future__ import annotations

from cdk_sagemaker_training.definition.training.channel_mistakes import Member
from cdk_sagemaker_training.rules.data.not_taken import not_taken
from cdk_sagemaker_training.rules.examples import built_in, channel
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _words(mode: str) -> dict[str, object]:
    return {
        "AlgorithmSpecification": {"TrainingInputMode": mode},
        "HyperParameters": {"mode": "supervised"},
        "InputDataConfig": [channel(ContentType="text/plain")],
    }


class ChannelOutsideDocuments(TrainingRule):
    id = "SMT122"
    severity = Severity.WARNING
    title = "Channel in a form that the algorithm's page does not have"
    why = "The page describes other forms of the channel only: this one may not be read."
    fix = "give the channel (InputDataConfig) one of the forms that the algorithm's page describes"
    source = "developer guide, page of the algorithm; unverified: that what it does not describe is refused"
    bad = built_in("blazingtext", _words("Pipe"))
    good = built_in("blazingtext", _words("File"))

    def check(self, job: TrainingJob) -> Mistakes:
        members: tuple[Member, ...] = ("", "input_mode", "content_type", "distribution", "s3_data_type")
        yield from not_taken(job, *members, verified=False)
