"""SMT604."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, TrainingJob


class OutputWithoutKey(TrainingRule):
    """S3 Express directory buckets, whose names end in --x-s3, take no key."""

    id = "SMT604"
    severity = Severity.WARNING
    title = "model without a key of your own"
    why = "The model is encrypted with the account's default key of S3, which another account can never read."
    fix = "give output_kms_key (OutputDataConfig.KmsKeyId), or the pipeline a workspace"
    source = "API OutputDataConfig; developer guide, encryption-at-rest-nbi; prowler and Steampipe check for it"
    bad = training({"OutputDataConfig": {"KmsKeyId": None}})
    good = training()

    def check(self, job: TrainingJob) -> Mistakes:
        output = job.place("OutputDataConfig")
        bucket = (output.text("S3OutputPath") or "").removeprefix("s3://").partition("/")[0]
        if (
            job.get("OutputDataConfig") is not UNKNOWN
            and not output.given("KmsKeyId")
            and not bucket.endswith("--x-s3")
        ):
            yield job.mistake("OutputDataConfig", "KmsKeyId", message="no KmsKeyId in OutputDataConfig")
