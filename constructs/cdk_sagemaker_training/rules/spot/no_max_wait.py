"""SMT203."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_SPOT = {"EnableManagedSpotTraining": True, "CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"}}


class SpotWithoutMaxWait(TrainingRule):
    """The estimators of this library write max_run where no max_wait is given."""

    id = "SMT203"
    severity = Severity.WARNING
    title = "Managed Spot without max_wait"
    why = (
        "How long the job may wait for capacity is left open, which no example of AWS does and the service may refuse."
    )
    fix = "give max_wait (MaxWaitTimeInSeconds), at least max_run (MaxRuntimeInSeconds)"
    source = "unverified: SageMaker SDK 2.257, estimator.py (max_wait should also be set); optional in the API's model"
    bad = training({**_SPOT, "StoppingCondition": {"MaxRuntimeInSeconds": 3600}})
    good = training({**_SPOT, "StoppingCondition": {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200}})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.spot is True and not job.given("StoppingCondition", "MaxWaitTimeInSeconds"):
            yield job.mistake(
                "StoppingCondition", "MaxWaitTimeInSeconds", message="Managed Spot without MaxWaitTimeInSeconds"
            )
