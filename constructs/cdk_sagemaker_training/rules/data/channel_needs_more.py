"""SMT121."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.not_taken import not_taken
from cdk_sagemaker_training.rules.data.samples import images
from cdk_sagemaker_training.rules.examples import channel
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _raw(name: str) -> dict[str, object]:
    return channel(name, ContentType="image/jpeg")


def _list(name: str) -> dict[str, object]:
    return channel(name, ContentType="application/x-image")


class ChannelNeedsMore(TrainingRule):
    id = "SMT121"
    severity = Severity.ERROR
    title = "Channel without what the algorithm needs besides"
    why = "The algorithm cannot read the channel as it is: labels, sizes or the manifest that go with it are missing."
    fix = "add to inputs (InputDataConfig) or hyperparameters (HyperParameters) what the channel needs"
    source = "developer guide, page of the algorithm"
    bad = images(_raw("train"), _raw("validation"), resize="256")
    good = images(_raw("train"), _raw("validation"), _list("train_lst"), _list("validation_lst"), resize="256")

    def check(self, job: TrainingJob) -> Mistakes:
        yield from not_taken(job, "", "s3_data_type")
