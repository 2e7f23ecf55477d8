"""SMT609."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import KEY, training
from cdk_sagemaker_training.rules.network.buckets import in_directory_bucket
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_FAST = "s3://fast--euw1-az1--x-s3/models/"


class KeyWithDirectoryBucket(TrainingRule):
    """Directory buckets have names that end in --x-s3. Checkpoints have no key of their own."""

    id = "SMT609"
    severity = Severity.ERROR
    title = "Key for an output in a directory bucket"
    why = "S3 Express One Zone encrypts with keys of S3 (SSE-S3) only: the service does not support a KMS key there."
    fix = "remove output_kms_key (OutputDataConfig.KmsKeyId), or take a general purpose bucket (S3OutputPath)"
    source = "API OutputDataConfig; developer guide, model-checkpoints"
    bad = training({"OutputDataConfig": {"S3OutputPath": _FAST, "KmsKeyId": KEY}})
    good = training({"OutputDataConfig": {"S3OutputPath": _FAST, "KmsKeyId": None}})

    def check(self, job: TrainingJob) -> Mistakes:
        path = ("OutputDataConfig", "S3OutputPath")
        key = job.text("OutputDataConfig", "KmsKeyId") or job.raw("OutputDataConfig", "KmsKeyId")
        if isinstance(key, str) and key and in_directory_bucket(job, *path):
            message = f"KmsKeyId for {shown(job.values.prefix(job.raw(*path)))}"
            yield job.mistake("OutputDataConfig", "KmsKeyId", message=message)
