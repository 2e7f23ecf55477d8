"""SMT564."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class SessionTags(TrainingRule):
    id = "SMT564"
    severity = Severity.INFO
    title = "Session tags need a trust policy that allows them"
    why = "The role of the job must let SageMaker call sts:TagSession too; warm pools are then kept apart by tags."
    fix = "allow sts:TagSession in the trust policy of role (RoleArn), or remove SessionChainingConfig"
    source = "API SessionChainingConfig; developer guide, model-access-training-data-abac"
    bad = training({"SessionChainingConfig": {"EnableSessionTagChaining": True}})
    good = training()

    def check(self, job: TrainingJob) -> Mistakes:
        path = ("SessionChainingConfig", "EnableSessionTagChaining")
        if job.flag(*path) is True:
            yield job.mistake(*path, message="the trust policy of the role needs sts:TagSession")
