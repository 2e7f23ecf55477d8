"""SMT358."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class UnknownMember(StepRule):
    id = "SMT358"
    severity = Severity.WARNING
    title = "Member that the API does not know"
    why = "The service ignores it or refuses the request, unless its API is newer than this check."
    fix = "correct the name, or remove the member"
    source = "service model of the Create operation; unverified: what the service does with such a member"
    bad = training({"CheckpointConfig": {"S3Url": "s3://checkpoints/", "S3Uri": "s3://checkpoints/"}})
    good = training({"CheckpointConfig": {"S3Uri": "s3://checkpoints/"}})

    def check(self, step: StepView) -> Mistakes:
        return step.request_problems.get(Kind.UNKNOWN_MEMBER, ())
