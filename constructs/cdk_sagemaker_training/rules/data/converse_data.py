"""SMT113."""

from __future__ import annotations

from cdk_sagemaker_training.rules.data.samples import from_s3
from cdk_sagemaker_training.rules.data.words import named
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class ConverseData(TrainingRule):
    id = "SMT113"
    severity = Severity.WARNING
    title = "Converse data in an ordinary training job"
    why = "S3DataType Converse is for conversations that foundation models are tuned with, not for a container."
    fix = "give s3_data_type (S3DataType) 'S3Prefix'"
    source = "botocore, S3DataSource.S3DataType; unverified: what a container gets of such a channel"
    bad = training({"InputDataConfig": [from_s3(S3DataType="Converse")]})
    good = training({"InputDataConfig": [from_s3(S3DataType="S3Prefix")]})

    def check(self, job: TrainingJob) -> Mistakes:
        image = job.image is not None or job.own_image is not None
        for channel in job.channels if image else ():
            if channel.s3_data_type == "Converse":
                message = f"{named(channel)} is of type Converse, and the job runs a container"
                yield channel.mistake("DataSource", "S3DataSource", "S3DataType", message=message)
