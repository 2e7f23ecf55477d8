"""SMT604."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.network.buckets import in_directory_bucket
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class OutputWithoutKey(TrainingRule):
    """S3 Express directory buckets, whose names end in --x-s3, take no key."""

    id = "SMT604"
    severity = Severity.WARNING
    title = "Model without a key of your own"
    why = "The model is encrypted with the account's default key of S3, which another account can never read."
    fix = "give output_kms_key (OutputDataConfig.KmsKeyId), or the pipeline a workspace"
    source = "API OutputDataConfig; developer guide, encryption-at-rest-nbi; prowler and Steampipe check for it"
    bad = training({"OutputDataConfig": {"KmsKeyId": None}})
    good = training()

    def check(self, job: TrainingJob) -> Mistakes:
        if not job.members or job.given("OutputDataConfig", "KmsKeyId"):
            return
        if not in_directory_bucket(job, "OutputDataConfig", "S3OutputPath"):
            yield job.mistake("OutputDataConfig", "KmsKeyId", message="no KmsKeyId in OutputDataConfig")
