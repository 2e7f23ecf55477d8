"""SMT714."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_TWICE = {"RetryStrategy": {"MaximumRetryAttempts": 2}}


class OneLimitForAllAttempts(TrainingRule):
    """Said only where nobody chose the time: a ``max_run`` that stands beside the attempts was chosen for them."""

    id = "SMT714"
    severity = Severity.INFO
    title = "The default of max_run for all attempts together"
    why = (
        "Running time is counted over the job and its retries: one that fails late leaves little for the next attempt."
    )
    fix = (
        "set max_run (MaxRuntimeInSeconds), and max_wait (MaxWaitTimeInSeconds) on Spot, to what all attempts may take"
    )
    source = "API StoppingCondition, RetryStrategy: the limits cover all attempts"
    bad = training({**_TWICE, "StoppingCondition": {"MaxRuntimeInSeconds": None}})
    good = training({**_TWICE, "StoppingCondition": {"MaxRuntimeInSeconds": 14_400}})

    def check(self, job: TrainingJob) -> Mistakes:
        if "RetryStrategy" not in job.members:
            return
        attempts = job.integer("RetryStrategy", "MaximumRetryAttempts")
        if attempts is None or attempts < 1 or job.given("StoppingCondition", "MaxRuntimeInSeconds"):
            return
        message = (
            f"{attempts} retries share the default max_run of {limits.DEFAULT_RUN_SECONDS:,} s with the first attempt"
        )
        yield job.mistake("RetryStrategy", "MaximumRetryAttempts", message=message)
