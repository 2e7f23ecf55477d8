"""SMT201."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_SPOT = {"EnableManagedSpotTraining": True, "StoppingCondition": {"MaxWaitTimeInSeconds": 7200}}


class SpotWithoutCheckpoints(TrainingRule):
    """Built-in algorithms that keep no checkpoints are SMT206's subject: a location would not help them."""

    id = "SMT201"
    severity = Severity.WARNING
    title = "Managed Spot without checkpoints"
    why = "An interrupted job starts from zero, and pays for the same steps again."
    fix = "give checkpoint_s3_uri (CheckpointConfig.S3Uri) and let the script write to /opt/ml/checkpoints and resume"
    source = "API CheckpointConfig; developer guide, model-managed-spot-training (not required, recommended)"
    bad = training(_SPOT)
    good = training({**_SPOT, "CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"}})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.spot is not True or job.given("CheckpointConfig"):
            return
        if job.algorithm is not None and job.algorithm.checkpoints.native is not True:
            return
        yield job.mistake("EnableManagedSpotTraining", message="Managed Spot without CheckpointConfig")
