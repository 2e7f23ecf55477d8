"""SMT320."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _cluster(count: int) -> dict[str, object]:
    return {"ResourceConfig": {"InstanceType": "ml.p5.48xlarge", "InstanceCount": count, "VolumeKmsKeyId": None}}


class FabricInOwnSubnets(TrainingRule):
    """The document holds the ids of security groups and subnets, not what they allow."""

    id = "SMT320"
    severity = Severity.INFO
    title = "Elastic Fabric Adapter in subnets of one's own"
    why = (
        "Its traffic needs a security group that lets all of it in from and out to the group itself, "
        "and five free addresses for each instance."
    )
    fix = (
        "look at security_group_ids (SecurityGroupIds): all traffic from and to itself; "
        "and at subnets (Subnets): 5 free addresses an instance"
    )
    source = "developer guide, train-vpc; EC2 user guide, efa"
    bad = training(_cluster(2))
    good = training(_cluster(1))

    def check(self, job: TrainingJob) -> Mistakes:
        count = job.instance_count
        if count is None or count < 2 or not job.given("VpcConfig"):
            return
        fabric = [found.name for _, found in job.instance_types if found.efa]
        if fabric:
            yield job.mistake("VpcConfig", message=f"{count:,} instances, {fabric[0]} with an Elastic Fabric Adapter")
