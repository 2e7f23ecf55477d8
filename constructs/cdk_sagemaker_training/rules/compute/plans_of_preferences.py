"""SMT310."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import has
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_PLAN = "arn:aws:sagemaker:eu-west-1:123456789012:training-plan/llm"
_CONFIG = {
    "InstanceType": None,
    "VolumeKmsKeyId": None,
    "InstancePreferences": [
        {"InstanceType": "ml.p5.48xlarge", "TrainingPlanArns": [_PLAN]},
        {"InstanceType": "ml.p4d.24xlarge"},
    ],
}


class PlansOfPreferences(TrainingRule):
    id = "SMT310"
    severity = Severity.ERROR
    title = "Training plan of the job beside plans of its preferences"
    why = "The service refuses the job: a plan belongs to one preference or to the job, not to both."
    fix = "remove training_plan (TrainingPlanArn), or training_plan_arns (TrainingPlanArns) of the preferences"
    source = "API InstancePreference.TrainingPlanArns: mutually exclusive with TrainingPlanArn in ResourceConfig"
    bad = training({"ResourceConfig": {**_CONFIG, "TrainingPlanArn": _PLAN}})
    good = training({"ResourceConfig": _CONFIG})

    def check(self, job: TrainingJob) -> Mistakes:
        if not has(job.resources, "TrainingPlanArn"):
            return
        preferences = job.resources.items("InstancePreferences")
        planned = sum(has(preference, "TrainingPlanArns") for preference in preferences)
        if planned:
            message = f"TrainingPlanArn beside TrainingPlanArns in {planned} of {len(preferences)} preferences"
            yield job.resources.mistake("TrainingPlanArn", message=message)
