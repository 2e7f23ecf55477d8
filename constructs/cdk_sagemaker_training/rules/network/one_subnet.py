"""SMT615."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import VPC, training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class OneSubnet(TrainingRule):
    """File systems and training plans are in one availability zone anyway: jobs that use them are left alone."""

    id = "SMT615"
    severity = Severity.WARNING
    title = "One subnet, so one availability zone"
    why = "Where that zone has no capacity for the instance type, the job cannot run in another one."
    fix = "give subnets (VpcConfig.Subnets) in several availability zones"
    source = "API Subnets; unverified: which zones have capacity"
    bad = training({"VpcConfig": {**VPC, "Subnets": VPC["Subnets"][:1]}})
    good = training({"VpcConfig": VPC})

    def check(self, job: TrainingJob) -> Mistakes:
        subnets = job.listed("VpcConfig", "Subnets")
        if subnets is None or len(subnets) != 1 or job.text("VpcConfig", "Subnets", 0) is None:
            return
        if job.resources.given("TrainingPlanArn"):
            return
        if not any(channel.given("DataSource", "FileSystemDataSource") for channel in job.channels):
            yield job.mistake("VpcConfig", "Subnets", message=f"{shown(subnets[0])} is the only subnet")
