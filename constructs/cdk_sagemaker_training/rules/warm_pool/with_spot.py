"""SMT253."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_SPOT = {
    "EnableManagedSpotTraining": True,
    "StoppingCondition": {"MaxWaitTimeInSeconds": 7200},
    "CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"},
}


class WarmPoolWithSpot(TrainingRule):
    """Zero keeps nothing warm."""

    id = "SMT253"
    severity = Severity.ERROR
    title = "Warm pool with Managed Spot"
    why = "Warm pools cannot be used with Spot: the service refuses the job."
    fix = (
        "remove keep_alive_period_in_seconds (KeepAlivePeriodInSeconds), "
        "or use_spot_instances (EnableManagedSpotTraining)"
    )
    source = "developer guide, train-warm-pools-limitations"
    bad = training({**_SPOT, "ResourceConfig": {"KeepAlivePeriodInSeconds": 600}})
    good = training(_SPOT)

    def check(self, job: TrainingJob) -> Mistakes:
        if job.spot is True and (job.keep_alive or 0) > 0:
            message = f"keep_alive_period_in_seconds of {job.keep_alive:,} on Managed Spot"
            yield job.mistake("ResourceConfig", "KeepAlivePeriodInSeconds", message=message)
