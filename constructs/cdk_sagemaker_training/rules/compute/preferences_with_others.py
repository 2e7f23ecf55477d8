"""SMT308."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import JOBS, has, resources_in
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_CHOICES = {"InstancePreferences": [{"InstanceType": "ml.m5.xlarge"}, {"InstanceType": "ml.m6i.xlarge"}]}


class PreferencesWithOthers(StepRule):
    id = "SMT308"
    severity = Severity.ERROR
    title = "Instance preferences beside what they exclude"
    why = (
        "The service refuses the job: preferences choose the type themselves, and neither groups nor Spot go with them."
    )
    fix = (
        "remove InstanceType, InstanceGroups, InstancePlacementConfig and use_spot_instances "
        "(EnableManagedSpotTraining), or instance_preferences (InstancePreferences)"
    )
    source = (
        "API ResourceConfig.InstancePreferences and ProcessingClusterConfig.InstancePreferences: mutually exclusive"
    )
    step_types = JOBS
    bad = training({"ResourceConfig": _CHOICES})
    good = training({"ResourceConfig": {"InstanceType": None, **_CHOICES}})

    def check(self, step: StepView) -> Mistakes:
        for resources in resources_in(step):
            if has(resources, "InstancePreferences"):
                for key in ("InstanceType", "InstanceGroups", "InstancePlacementConfig"):
                    if has(resources, key):
                        yield resources.mistake(key, message=f"{key} beside InstancePreferences")
        for job in step.training_jobs:
            if job.spot is True and has(job.resources, "InstancePreferences"):
                yield job.mistake("EnableManagedSpotTraining", message="Managed Spot with InstancePreferences")
