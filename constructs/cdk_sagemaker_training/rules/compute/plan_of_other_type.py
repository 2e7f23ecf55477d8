"""SMT315."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.training_plans import PLAN_TYPES
from cdk_sagemaker_training.rules.compute.resources import has
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


def _on(instance_type: str) -> dict[str, object]:
    plan = "arn:aws:sagemaker:eu-west-1:123456789012:training-plan/llm"
    return {"ResourceConfig": {"InstanceType": instance_type, "TrainingPlanArn": plan, "VolumeKmsKeyId": None}}


class PlanOfOtherType(TrainingRule):
    """Types that are not known may be newer than the list of the plans' own, and make no finding."""

    id = "SMT315"
    severity = Severity.ERROR
    title = "Training plan for an instance type that plans do not have"
    why = "The instance type of a job must be its plan's, and no plan reserves this one: the service refuses the job."
    fix = "take the plan's instance_type (InstanceType), or remove training_plan (TrainingPlanArn)"
    source = "developer guide, use-training-plan-for-training-jobs; API ReservedCapacityInstanceType"
    bad = training(_on("ml.g5.48xlarge"))
    good = training(_on("ml.p5.48xlarge"))

    def check(self, job: TrainingJob) -> Mistakes:
        common = has(job.resources, "TrainingPlanArn")
        for place, found in job.instance_types:
            if found.name not in PLAN_TYPES and (common or has(place, "TrainingPlanArns")):
                yield place.mistake(
                    "InstanceType", message=f"{found.name} with a training plan, which has no such type"
                )
