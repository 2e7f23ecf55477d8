"""SMT211."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_SPOT = {
    "EnableManagedSpotTraining": True,
    "StoppingCondition": {"MaxWaitTimeInSeconds": 7200},
    "CheckpointConfig": {"S3Uri": "s3://checkpoints/llm/"},
}


def _on(instance_type: str) -> dict[str, object]:
    return {**_SPOT, "ResourceConfig": {"InstanceType": instance_type, "VolumeKmsKeyId": None}}


class NoSpotQuota(TrainingRule):
    """Types that have no quota for training either are SMT302's subject."""

    id = "SMT211"
    severity = Severity.INFO
    title = "Managed Spot on an instance type without a Spot quota"
    why = "No quota for Spot training is published for the type, the only evidence there is that Spot takes it."
    fix = "take another instance_type (InstanceType), or train on demand"
    source = "general reference, SageMaker quotas: rows '<type> for spot training job usage'"
    bad = training(_on("ml.p6e-gb200.36xlarge"))
    good = training(_on("ml.p5.48xlarge"))

    def check(self, job: TrainingJob) -> Mistakes:
        if job.spot is not True:
            return
        for place, found in job.instance_types:
            if found.spot is False and found.training_quota is not False:
                message = f"no quota '{found.name} for spot training job usage' is published"
                yield place.mistake("InstanceType", message=message)
