"""SMT111."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.facts import documented
from cdk_sagemaker_training.rules.data.samples import from_s3
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class ShardedOnOneInstance(TrainingRule):
    """Left alone where the count is a parameter, and where the algorithm takes one only or recommends this one."""

    id = "SMT111"
    severity = Severity.INFO
    title = "Data shared out among one instance"
    why = "One instance gets all objects either way; with a second one each would see half of them."
    fix = "remove distribution (S3DataDistributionType) 'ShardedByS3Key', unless more instances are to come"
    source = "botocore, S3DataSource.S3DataDistributionType: each of n instances gets 1/n of the objects"
    bad = training({"InputDataConfig": [from_s3(S3DataDistributionType="ShardedByS3Key")]})
    good = training({"InputDataConfig": [from_s3(S3DataDistributionType="FullyReplicated")]})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.instance_count != 1 or isinstance(job.resources.raw("InstanceCount"), dict):
            return
        for channel in job.channels:
            path = ("DataSource", "S3DataSource", "S3DataDistributionType")
            if channel.text(*path) != "ShardedByS3Key":
                continue
            known = documented(job, channel)
            if known is None or (known.distribution is None and known.recommended_distribution != "ShardedByS3Key"):
                message = f"{named(channel)} is ShardedByS3Key, and the job has one instance"
                yield channel.mistake(*path, message=message)
