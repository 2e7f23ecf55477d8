"""SMT601."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class NoVpc(TrainingRule):
    """An empty object says no more than an absent one."""

    id = "SMT601"
    severity = Severity.WARNING
    title = "Job outside of a VPC"
    why = "The container reaches the internet and no network of yours bounds what it sends there."
    fix = "give subnets and security_group_ids (VpcConfig), or the pipeline a workspace"
    source = "developer guide, train-vpc; prowler and Steampipe check for it"
    bad = training({"VpcConfig": None})
    good = training()

    def check(self, job: TrainingJob) -> Mistakes:
        if job.members and job.get("VpcConfig") in (None, {}):
            yield job.mistake("VpcConfig", message="no VpcConfig")
