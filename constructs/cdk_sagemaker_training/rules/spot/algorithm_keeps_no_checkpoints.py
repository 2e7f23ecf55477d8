"""SMT206."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import built_in
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_STOPPING = {"MaxRuntimeInSeconds": 1800, "MaxWaitTimeInSeconds": 3600}
_SPOT = {
    "EnableManagedSpotTraining": True,
    "StoppingCondition": _STOPPING,
    "CheckpointConfig": {"S3Uri": "s3://checkpoints/segments/"},
    "HyperParameters": {"k": "10", "feature_dim": "32"},
}


class AlgorithmKeepsNoCheckpoints(TrainingRule):
    """A location for checkpoints does not help: the algorithm writes none."""

    id = "SMT206"
    severity = Severity.WARNING
    title = "Managed Spot for an algorithm that keeps no checkpoints"
    why = "An interrupted job starts again from zero, whatever CheckpointConfig says."
    fix = "train on demand (remove use_spot_instances, EnableManagedSpotTraining), or accept that work is repeated"
    source = "developer guide, model-checkpoints: the built-in algorithms that keep checkpoints"
    bad = built_in("kmeans", _SPOT)
    good = built_in("kmeans", {"HyperParameters": _SPOT["HyperParameters"]})

    def check(self, job: TrainingJob) -> Mistakes:
        if job.spot is not True or job.algorithm is None or job.algorithm.checkpoints.native is not False:
            return
        location = " and CheckpointConfig is of no use to it" if job.given("CheckpointConfig") else ""
        name = job.algorithm.display_name
        yield job.mistake(
            "EnableManagedSpotTraining", message=f"Managed Spot, but {name} keeps no checkpoints{location}"
        )
