"""SMT210."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import built_in
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.spot.wait_cap import beyond
from cdk_sagemaker_training.rules.views import TrainingJob

_SPOT = {"EnableManagedSpotTraining": True, "HyperParameters": {"predictor_type": "regressor"}}


class MaxWaitWhereSourcesContradict(TrainingRule):
    """Linear Learner: its page says that it keeps checkpoints, the list of algorithms that do leaves it out."""

    id = "SMT210"
    severity = Severity.WARNING
    title = "Spot waits longer than an algorithm of uncertain checkpoints may"
    why = (
        "AWS's pages contradict each other whether it keeps checkpoints; if not, the service refuses more than an hour."
    )
    fix = "set max_run (MaxRuntimeInSeconds) and max_wait (MaxWaitTimeInSeconds) to at most 3,600, or do without Spot"
    source = "unverified: developer guide, linear-learner against model-checkpoints and model-managed-spot-training"
    bad = built_in(
        "linear-learner", {**_SPOT, "StoppingCondition": {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200}}
    )
    good = built_in(
        "linear-learner", {**_SPOT, "StoppingCondition": {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 3600}}
    )

    def check(self, job: TrainingJob) -> Mistakes:
        if job.spot is not True or job.algorithm is None:
            return
        checkpoints = job.algorithm.checkpoints
        if checkpoints.max_wait is None or (checkpoints.verified and checkpoints.native is False):
            return
        found = beyond(job, checkpoints.max_wait, job.algorithm.display_name)
        if found is not None:
            yield found
