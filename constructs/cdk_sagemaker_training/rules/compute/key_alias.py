"""SMT314."""

from __future__ import annotations

from cdk_sagemaker_training.definition.fields.key_arns import alias_in
from cdk_sagemaker_training.rules.examples import KEY, training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class KeyAlias(TrainingRule):
    """``KmsKeyId`` of the output takes aliases, and so do the volumes of transform jobs."""

    id = "SMT314"
    severity = Severity.WARNING
    title = "Alias as the key of a training volume"
    why = "For training volumes the API lists key ids and key ARNs, no aliases as for the output: it may refuse it."
    fix = "give the id or the ARN of the key as volume_kms_key (VolumeKmsKeyId)"
    source = "API ResourceConfig.VolumeKmsKeyId; unverified: that an alias is refused"
    bad = training({"ResourceConfig": {"VolumeKmsKeyId": "alias/training"}})
    good = training({"ResourceConfig": {"VolumeKmsKeyId": KEY}})

    def check(self, job: TrainingJob) -> Mistakes:
        known = job.resources.text("VolumeKmsKeyId")
        key = known or job.resources.raw("VolumeKmsKeyId")  # tokens may stand in an ARN, before the alias
        alias = alias_in(key) if isinstance(key, str) else None
        if alias is not None:
            yield job.resources.mistake("VolumeKmsKeyId", message=f"{shown(known or alias)} is an alias")
