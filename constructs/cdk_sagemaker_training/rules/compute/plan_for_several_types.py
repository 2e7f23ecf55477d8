"""SMT316."""

from __future__ import annotations

from cdk_sagemaker_training.rules.compute.resources import has
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_PLAN = "arn:aws:sagemaker:eu-west-1:123456789012:training-plan/llm"
_NONE = {"InstanceType": None, "VolumeKmsKeyId": None}
_TWO = [{"InstanceType": "ml.p5.48xlarge"}, {"InstanceType": "ml.p4d.24xlarge"}]
_OWN = [{"InstanceType": "ml.p5.48xlarge", "TrainingPlanArns": [_PLAN]}, {"InstanceType": "ml.p4d.24xlarge"}]


class PlanForSeveralTypes(TrainingRule):
    """Beside plans of the preferences it is SMT310's subject."""

    id = "SMT316"
    severity = Severity.WARNING
    title = "One training plan for several instance types"
    why = "The instance type must be the plan's, which one of the job's types can be at most."
    fix = (
        "give the plan to the preference of its type (training_plan_arns, TrainingPlanArns) "
        "instead of training_plan (TrainingPlanArn), or take one instance type"
    )
    source = (
        "developer guide, use-training-plan-for-training-jobs (the plan's type); "
        "unverified: what the service does with the other types"
    )
    bad = training({"ResourceConfig": {**_NONE, "InstancePreferences": _TWO, "TrainingPlanArn": _PLAN}})
    good = training({"ResourceConfig": {**_NONE, "InstancePreferences": _OWN}})

    def check(self, job: TrainingJob) -> Mistakes:
        names = list(dict.fromkeys(name for _, name, _ in job.clusters if name is not None))
        own = any(has(place, "TrainingPlanArns") for place, _, _ in job.clusters)
        if len(names) > 1 and has(job.resources, "TrainingPlanArn") and not own:
            message = f"one TrainingPlanArn for {', '.join(names)}"
            yield job.resources.mistake("TrainingPlanArn", message=message)
