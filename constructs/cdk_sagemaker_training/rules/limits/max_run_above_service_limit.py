"""SMT361."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class MaxRunAboveServiceLimit(TrainingRule):
    id = "SMT361"
    severity = Severity.ERROR
    title = "max_run above 28 days"
    why = "The service refuses the job: no training job runs longer, whatever the quotas of the account."
    fix = "set max_run (MaxRuntimeInSeconds) to at most 2419200, and let long training go on from checkpoints"
    source = "API StoppingCondition: the maximum value is 28 days"
    bad = training({"StoppingCondition": {"MaxRuntimeInSeconds": 2_419_201}})
    good = training({"StoppingCondition": {"MaxRuntimeInSeconds": 432_000}})

    def check(self, job: TrainingJob) -> Mistakes:
        run = job.max_run
        if run is not None and run > limits.MAX_RUN_SECONDS:
            message = f"max_run of {run:,} s is above {limits.MAX_RUN_SECONDS:,} s (28 days)"
            yield job.mistake("StoppingCondition", "MaxRuntimeInSeconds", message=message)
