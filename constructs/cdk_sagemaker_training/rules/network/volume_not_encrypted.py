"""SMT603."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class VolumeWithoutKey(TrainingRule):
    """Types with local storage take no key; types that are not known make no finding."""

    id = "SMT603"
    severity = Severity.WARNING
    title = "Volume without a key of your own"
    why = "The volume is encrypted with a transient key that you neither hold, audit nor revoke."
    fix = "give volume_kms_key (VolumeKmsKeyId), or the pipeline a workspace"
    source = "API ResourceConfig; developer guide, encryption-at-rest-nbi; prowler and Steampipe check for it"
    bad = training({"ResourceConfig": {"VolumeKmsKeyId": None}})
    good = training()

    def check(self, job: TrainingJob) -> Mistakes:
        if job.resources.given("VolumeKmsKeyId") or not job.instance_types:
            return
        if len(job.instance_types) == len(job.clusters) and not any(
            found.local_nvme for _, found in job.instance_types
        ):
            yield job.mistake(job.resources_key, "VolumeKmsKeyId", message="no VolumeKmsKeyId")
