"""SMT617."""

from __future__ import annotations

from cdk_sagemaker_training.definition.fields.key_arns import is_broken_key_arn
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.network.posture import cluster_path, output_key_path
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import PROCESSING, Place, StepView


class BrokenKeyArn(StepRule):
    """Keys of volumes and of outputs. Estimators and processors refuse such a key when they are made."""

    id = "SMT617"
    severity = Severity.ERROR
    title = "Key ARN that is no ARN of a key"
    why = "The API takes any letters for a key, and KMS finds none by them: the job fails when it starts."
    fix = "give the whole ARN, arn:aws:kms:<region>:<account>:key/<id>, or the id alone"
    source = "KMS developer guide, concepts-key-id; KMS API InvalidArnException"
    step_types = (*PROCESSING, "AutoML", "Training", "Transform", "Tuning")
    bad = training({"OutputDataConfig": {"KmsKeyId": "arn:aws:kms:key/11111111-2222-3333-4444-555555555555"}})
    good = training()

    def check(self, step: StepView) -> Mistakes:
        if step.type in {"Training", "Tuning"}:
            for job in step.training_jobs:
                yield from _broken(job, "OutputDataConfig", "KmsKeyId")
                yield from _broken(job.resources, "VolumeKmsKeyId")
        else:
            yield from _broken(step.arguments, *output_key_path(step))
            yield from _broken(step.arguments, *cluster_path(step), "VolumeKmsKeyId")


def _broken(place: Place, *path: str) -> Mistakes:
    key = place.text(*path)
    if key is not None and is_broken_key_arn(key):
        yield place.mistake(*path, message=f"{shown(key)} is no ARN of a key")
