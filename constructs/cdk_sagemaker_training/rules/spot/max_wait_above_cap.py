"""SMT202."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import built_in
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.spot.wait_cap import beyond
from cdk_sagemaker_training.rules.views import TrainingJob

_SPOT = {"EnableManagedSpotTraining": True, "HyperParameters": {"k": "10", "feature_dim": "32"}}


class MaxWaitAboveCap(TrainingRule):
    """Where sources contradict each other about checkpoints, SMT210 warns."""

    id = "SMT202"
    severity = Severity.ERROR
    title = "Spot waits too long for an algorithm without checkpoints"
    why = "The service caps max_wait of built-in algorithms that keep no checkpoints at an hour."
    fix = "set max_run (MaxRuntimeInSeconds) and max_wait (MaxWaitTimeInSeconds) to at most 3,600, or do without Spot"
    source = "developer guide, model-managed-spot-training and model-checkpoints"
    bad = built_in(
        "kmeans", {**_SPOT, "StoppingCondition": {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200}}
    )
    good = built_in(
        "kmeans", {**_SPOT, "StoppingCondition": {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 3600}}
    )

    def check(self, job: TrainingJob) -> Mistakes:
        if job.spot is not True or job.algorithm is None:
            return
        checkpoints = job.algorithm.checkpoints
        if checkpoints.max_wait is None or not checkpoints.verified or checkpoints.native is not False:
            return
        found = beyond(job, checkpoints.max_wait, job.algorithm.display_name)
        if found is not None:
            yield found
