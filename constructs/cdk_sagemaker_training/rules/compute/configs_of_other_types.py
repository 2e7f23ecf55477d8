"""SMT333."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_NAMED: Final = ("ml.m5.xlarge", "ml.m5.2xlarge", "ml.m5.4xlarge", "ml.c5.xlarge", "ml.c5.2xlarge")


def _config(instance_type: str) -> dict[str, object]:
    configs = [{"InstanceType": instance_type, "InstanceCount": 1, "VolumeSizeInGB": 30}]
    resources = {"InstanceType": None, "InstanceCount": None, "VolumeSizeInGB": None, "InstanceConfigs": configs}
    return {"TrainingJobDefinition": {"HyperParameterTuningResourceConfig": resources}}


class ConfigsOfOtherTypes(TrainingRule):
    """One sentence of the API, which newer types may have left behind."""

    id = "SMT333"
    severity = Severity.INFO
    title = "Instance configuration of a type that the API does not name"
    why = "For instance configurations of tuning jobs the API names five CPU types to choose from, and this is none."
    fix = f"take one of {', '.join(_NAMED)}, or instance_type (InstanceType) without instance_configs (InstanceConfigs)"
    source = "API HyperParameterTuningInstanceConfig.InstanceType; unverified: that others are refused"
    bad = tuning(_config("ml.m6i.xlarge"))
    good = tuning(_config("ml.m5.2xlarge"))

    def check(self, job: TrainingJob) -> Mistakes:
        for config in job.resources.items("InstanceConfigs"):
            name = config.text("InstanceType")
            if name is not None and name not in _NAMED:
                yield config.mistake("InstanceType", message=f"{name!s:.60} in InstanceConfigs")
