"""SMT313."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import JOBS, has, resources_in, types_in
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class KeyWithLocalStorage(StepRule):
    """One such type is enough, also among groups and preferences."""

    id = "SMT313"
    severity = Severity.ERROR
    title = "Volume key for an instance type with local storage"
    why = "The service refuses the job: the instance's own hardware encrypts its storage, with no key of yours."
    fix = "remove volume_kms_key (VolumeKmsKeyId), or take an instance_type (InstanceType) without local storage"
    source = "API ResourceConfig, ProcessingClusterConfig, TransformResources: you can't request a VolumeKmsKeyId"
    step_types = (*JOBS, "Transform")
    bad = training({"ResourceConfig": {"InstanceType": "ml.g5.xlarge"}})
    good = training({"ResourceConfig": {"InstanceType": "ml.g5.xlarge", "VolumeKmsKeyId": None}})

    def check(self, step: StepView) -> Mistakes:
        for resources in resources_in(step):
            local = [found.name for found in types_in(resources) if found.local_nvme]
            if local and has(resources, "VolumeKmsKeyId"):
                message = f"VolumeKmsKeyId, but {', '.join(local)} has local storage"
                yield resources.mistake("VolumeKmsKeyId", message=message)
