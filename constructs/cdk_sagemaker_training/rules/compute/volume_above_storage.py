"""SMT324."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import JOBS, resources_in
from cdk_sagemaker_training.rules.compute.storage import beyond_local_storage
from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


def _sized(size: int) -> dict[str, object]:
    resources = {"InstanceType": "ml.g5.xlarge", "VolumeSizeInGB": size, "VolumeKmsKeyId": None}
    gpu = {"StaticHyperParameters": {"tree_method": "gpu_hist"}}
    return {"TrainingJobDefinition": {"HyperParameterTuningResourceConfig": resources, **gpu}}


class VolumeAboveStorage(StepRule):
    """``ResourceConfig`` says nothing of the kind: there the size is ignored (SMT312)."""

    id = "SMT324"
    severity = Severity.ERROR
    title = "Volume size above the local storage of the instance"
    why = "Tuning and processing jobs cannot ask for more than the instance has: the service refuses it."
    fix = "lower volume_size (VolumeSizeInGB), or take an instance_type (InstanceType) with more storage"
    source = "API HyperParameterTuningResourceConfig.VolumeSizeInGB and ProcessingClusterConfig.VolumeSizeInGB"
    step_types = JOBS
    bad = tuning(_sized(500))
    good = tuning(_sized(30))

    def check(self, step: StepView) -> Mistakes:
        for resources in resources_in(step):
            room = beyond_local_storage(resources)
            if room is not None:
                size = resources.integer("VolumeSizeInGB")
                message = f"volume_size of {size:,} GB, but the instance has {room:,} GB of its own and no volume"
                yield resources.mistake("VolumeSizeInGB", message=message)
