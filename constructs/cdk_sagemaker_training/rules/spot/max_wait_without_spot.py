"""SMT205."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, TrainingJob

_WAITS = {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200}


class MaxWaitWithoutSpot(TrainingRule):
    """Its presence is the mistake, whatever its value."""

    id = "SMT205"
    severity = Severity.ERROR
    title = "max_wait without Managed Spot"
    why = "The service refuses the job: MaxWaitTimeInSeconds is only supported when EnableManagedSpotTraining is true."
    fix = (
        "remove max_wait (MaxWaitTimeInSeconds), or set use_spot_instances (EnableManagedSpotTraining) to true; "
        "where an execution decides, take SpotOrOnDemand"
    )
    source = "error of CreateTrainingJob as reported in aws/sagemaker-python-sdk#1011 and Kenza-AI/sagify#111"
    bad = training({"StoppingCondition": _WAITS})
    good = training(
        {
            "StoppingCondition": _WAITS,
            "EnableManagedSpotTraining": True,
            "CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"},
        }
    )

    def check(self, job: TrainingJob) -> Mistakes:
        path = ("StoppingCondition", "MaxWaitTimeInSeconds")
        if job.spot is not False or not job.given(*path) or job.get("StoppingCondition") is UNKNOWN:
            return
        known = job.max_wait
        given = "max_wait" if known is None else f"max_wait of {known:,} s"
        reason = "is false" if job.given("EnableManagedSpotTraining") else "is not set"
        yield job.mistake(*path, message=f"{given}, but EnableManagedSpotTraining {reason}")
