"""SMT105."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.samples import mounted
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class FileSystemWithoutVpc(TrainingRule):
    id = "SMT105"
    severity = Severity.ERROR
    title = "EFS or FSx for Lustre without a VPC"
    why = "The file system is reached through its VPC only: the job must run in one that leads there."
    fix = "give subnets and security_group_ids (VpcConfig) that reach the file system"
    source = "botocore, Channel; developer guide, model-access-training-data"
    bad = training({"InputDataConfig": [mounted()], "VpcConfig": None})
    good = training({"InputDataConfig": [mounted()]})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.given("VpcConfig"):
            return
        for channel in job.channels:
            if channel.file_system is not None:
                message = f"{named(channel)} is a file system, and the job has no VpcConfig"
                yield channel.mistake("DataSource", "FileSystemDataSource", message=message)
