"""SMT626."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import VPC, training
from cdk_sagemaker_training.rules.network.posture import vpc_path
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import PROCESSING, Place, StepView

_OTHERS: Final = (
    ("Subnets", "sg-", "is the id of a security group"),
    ("SecurityGroupIds", "subnet-", "is the id of a subnet"),
)
_SWAPPED: Final = {"Subnets": VPC["SecurityGroupIds"], "SecurityGroupIds": VPC["Subnets"][:1]}


class IdsSwapped(StepRule):
    """Estimators, processors and models refuse such ids when they are made."""

    id = "SMT626"
    severity = Severity.ERROR
    title = "Security group among the subnets, or subnet among the security groups"
    why = "The API takes any letters for either, and EC2 finds none by such an id: the job fails when it starts."
    fix = "give subnets (Subnets) ids that begin with subnet-, and security_group_ids (SecurityGroupIds) with sg-"
    source = "API VpcConfig: SecurityGroupIds in the form sg-xxxxxxxx; EC2 API Subnet.SubnetId, SecurityGroup.GroupId"
    step_types = (*PROCESSING, "AutoML", "Model", "Training", "Tuning")
    bad = training({"VpcConfig": _SWAPPED})
    good = training({"VpcConfig": VPC})

    def check(self, step: StepView) -> Mistakes:
        if step.type in {"Training", "Tuning"}:
            for job in step.training_jobs:
                yield from _swapped(job.place("VpcConfig"))
        else:
            path = ("VpcConfig",) if step.type == "Model" else vpc_path(step)
            yield from _swapped(step.arguments.place(*path))


def _swapped(vpc: Place) -> Mistakes:
    for key, other, what in _OTHERS:
        for position, item in enumerate(vpc.listed(key) or ()):
            known = vpc.values.known(item)
            if isinstance(known, str) and known.startswith(other):
                yield vpc.mistake(key, position, message=f"{shown(known)} in {key} {what}")
