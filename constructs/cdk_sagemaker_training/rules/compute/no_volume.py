"""SMT311."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import types_in
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, TrainingJob


class NoVolume(TrainingRule):
    """``HyperParameterTuningResourceConfig`` is another matter: its text calls the size optional."""

    id = "SMT311"
    severity = Severity.ERROR
    title = "No volume for an instance type without storage"
    why = "The type has no storage of its own: the API demands the size of an EBS volume."
    fix = "give volume_size (VolumeSizeInGB), at least 1; the SDK's default is 30"
    source = "API ResourceConfig.VolumeSizeInGB: must be defined with the EBS-only storage option"
    bad = training({"ResourceConfig": {"VolumeSizeInGB": None}})
    good = training({"ResourceConfig": {"VolumeSizeInGB": 30}})

    def check(self, job: TrainingJob) -> Mistakes:
        size = job.resources.get("VolumeSizeInGB")
        if job.resources_key != "ResourceConfig" or size is UNKNOWN or size not in (None, 0):
            return
        needy = [found.name for found in types_in(job.resources) if not found.local_nvme]
        if needy:
            given = "no volume_size" if size is None else "volume_size of 0"
            message = f"{given}, but {needy[0]} has no storage of its own"
            yield job.resources.mistake("VolumeSizeInGB", message=message)
