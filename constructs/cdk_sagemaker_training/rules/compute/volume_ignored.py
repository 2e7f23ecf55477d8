"""SMT312."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import JOBS, all_types_in, resources_in
from cdk_sagemaker_training.rules.compute.storage import beyond_local_storage
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_USUAL = 30
"""GB: what the SDKs write where nobody asked for a size."""


def _on(instance_type: str) -> dict[str, object]:
    return {"ResourceConfig": {"InstanceType": instance_type, "VolumeSizeInGB": 500, "VolumeKmsKeyId": None}}


class VolumeIgnored(StepRule):
    """Sizes that the service refuses are SMT324's subject."""

    id = "SMT312"
    severity = Severity.WARNING
    title = "Volume size for an instance type with local storage"
    why = (
        "The size is ignored: no EBS volume is made, and data, checkpoints and model share the instance's own storage."
    )
    fix = "remove volume_size (VolumeSizeInGB), and take an instance_type (InstanceType) whose storage is large enough"
    source = "API ResourceConfig.VolumeSizeInGB and ProcessingClusterConfig.VolumeSizeInGB"
    step_types = JOBS
    bad = training(_on("ml.g5.xlarge"))
    good = training(_on("ml.m5.xlarge"))

    def check(self, step: StepView) -> Mistakes:
        for resources in resources_in(step):
            size = resources.integer("VolumeSizeInGB")
            found = [] if size is None or size <= _USUAL else all_types_in(resources)
            if size is None or not found or not all(record.local_nvme for record in found):
                continue
            if beyond_local_storage(resources) is None:
                record = found[0]
                room = f" of {record.local_storage_gb:,} GB" if record.local_storage_gb else ""
                message = f"volume_size of {size:,} GB, but {record.name} has local storage{room} and gets no volume"
                yield resources.mistake("VolumeSizeInGB", message=message)
