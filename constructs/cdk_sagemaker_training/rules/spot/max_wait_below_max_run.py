"""SMT204."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_SPOT = {"EnableManagedSpotTraining": True, "CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"}}


class MaxWaitBelowMaxRun(TrainingRule):
    """Without ``MaxRuntimeInSeconds`` the default of a day counts."""

    id = "SMT204"
    severity = Severity.ERROR
    title = "max_wait below max_run"
    why = "The service refuses the job: waiting and running together cannot take less than running alone."
    fix = "set max_wait (MaxWaitTimeInSeconds) to at least max_run (MaxRuntimeInSeconds)"
    source = "API StoppingCondition: equal to or greater than; default of MaxRuntimeInSeconds: 1 day"
    bad = training({**_SPOT, "StoppingCondition": {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 1800}})
    good = training({**_SPOT, "StoppingCondition": {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 3600}})

    def check(self, job: TrainingJob) -> Mistakes:
        wait = job.max_wait
        if wait is None:
            return
        given = job.given("StoppingCondition", "MaxRuntimeInSeconds")
        run = job.max_run if given else limits.DEFAULT_RUN_SECONDS
        if run is not None and wait < run:
            default = "" if given else " (the default)"
            message = f"max_wait of {wait:,} s is below max_run of {run:,} s{default}"
            yield job.mistake("StoppingCondition", "MaxWaitTimeInSeconds", message=message)
