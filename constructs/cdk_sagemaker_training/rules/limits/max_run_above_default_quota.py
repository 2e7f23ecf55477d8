"""SMT362."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob


class MaxRunAboveDefaultQuota(TrainingRule):
    """What no quota allows is SMT361's subject."""

    id = "SMT362"
    severity = Severity.WARNING
    title = "max_run above the default quota"
    why = "The service refuses the job unless the account's longest run time for a training job has been raised."
    fix = "set max_run (MaxRuntimeInSeconds) to at most 432000, or request a higher quota and acknowledge this"
    source = "service quotas of SageMaker: longest run time for a training job, 432,000 seconds, adjustable"
    bad = training({"StoppingCondition": {"MaxRuntimeInSeconds": 432_001}})
    good = training({"StoppingCondition": {"MaxRuntimeInSeconds": 432_000}})

    def check(self, job: TrainingJob) -> Mistakes:
        run = job.max_run
        if run is not None and limits.DEFAULT_QUOTA_RUN_SECONDS < run <= limits.MAX_RUN_SECONDS:
            message = f"max_run of {run:,} s is above the default quota of {limits.DEFAULT_QUOTA_RUN_SECONDS:,} s"
            yield job.mistake("StoppingCondition", "MaxRuntimeInSeconds", message=message)
