"""SMT332."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import has
from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_CONFIGS = [{"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30}]
_NONE = {"InstanceType": None, "InstanceCount": None, "VolumeSizeInGB": None}


def _resources(**members: object) -> dict[str, object]:
    config = {**members, "InstanceConfigs": _CONFIGS}
    return {"TrainingJobDefinition": {"HyperParameterTuningResourceConfig": config}}


class ConfigsWithOthers(TrainingRule):
    id = "SMT332"
    severity = Severity.WARNING
    title = "Instance configurations of a tuning job beside a type, count or volume"
    why = "The API says not to give both: which of them counts, or whether the request is refused, it does not say."
    fix = "remove instance_type (InstanceType), InstanceCount and VolumeSizeInGB, or instance_configs (InstanceConfigs)"
    source = "API HyperParameterTuningResourceConfig.InstanceConfigs; unverified: that the service refuses it"
    bad = tuning(_resources())
    good = tuning(_resources(**_NONE))

    def check(self, job: TrainingJob) -> Mistakes:
        if has(job.resources, "InstanceConfigs"):
            for key in ("InstanceType", "InstanceCount", "VolumeSizeInGB"):
                if has(job.resources, key):
                    yield job.resources.mistake(key, message=f"{key} beside InstanceConfigs")
