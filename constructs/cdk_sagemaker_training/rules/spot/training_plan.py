"""SMT209."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_PLAN = {
    "ResourceConfig": {
        "InstanceType": "ml.p5.48xlarge",
        "TrainingPlanArn": "arn:aws:sagemaker:eu-west-1:123456789012:training-plan/llm",
        "VolumeKmsKeyId": None,
    }
}
_SPOT = {
    "EnableManagedSpotTraining": True,
    "StoppingCondition": {"MaxWaitTimeInSeconds": 7200},
    "CheckpointConfig": {"S3Uri": "s3://checkpoints/llm/"},
}


class SpotWithTrainingPlan(TrainingRule):
    """Plans in ``InstancePreferences`` are SMT308's subject: Spot excludes those in any case."""

    id = "SMT209"
    severity = Severity.WARNING
    title = "Managed Spot with a training plan"
    why = (
        "A plan is reserved capacity that is paid for; Spot asks for spare capacity, and no page says they go together."
    )
    fix = "remove use_spot_instances (EnableManagedSpotTraining), or training_plan (TrainingPlanArn)"
    source = "unverified: no page of AWS states the combination"
    bad = training({**_PLAN, **_SPOT})
    good = training(_PLAN)

    def check(self, job: TrainingJob) -> Mistakes:
        planned = isinstance(job.raw("ResourceConfig"), dict) and job.given("ResourceConfig", "TrainingPlanArn")
        if job.spot is True and planned:
            yield job.mistake("EnableManagedSpotTraining", message="Managed Spot with TrainingPlanArn")
