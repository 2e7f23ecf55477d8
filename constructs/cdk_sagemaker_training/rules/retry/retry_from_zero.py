"""SMT715."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.retry.policy import HOUR, exception_types, policies
from cdk_sagemaker_training.rules.rule import Mistakes, TrainingRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import TrainingJob

_LOST = ("SageMaker.JOB_INTERNAL_ERROR", "SageMaker.CAPACITY_ERROR")
_POLICY = {"ExceptionType": [_LOST[0]], "MaxAttempts": 3}
_LONG = {"StoppingCondition": {"MaxRuntimeInSeconds": 36_000}}


class RetryFromZero(TrainingRule):
    """On Spot SMT201 speaks of checkpoints; built-in algorithms that keep none cannot be helped."""

    id = "SMT715"
    severity = Severity.INFO
    title = "Long training is retried from zero"
    why = "Each retry is a new job: without checkpoints it pays again for all that the failed one had done."
    fix = "give checkpoint_s3_uri (CheckpointConfig.S3Uri) and let the script resume from it"
    source = "unverified: follows from the names of jobs in developer guide, build-and-manage-access"
    bad = training(_LONG, RetryPolicies=[_POLICY])
    good = training({**_LONG, "CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"}}, RetryPolicies=[_POLICY])

    def check(self, job: TrainingJob) -> Mistakes:
        if "RetryPolicies" not in job.step.members or job.tuned or job.spot is not False:
            return
        if job.given("CheckpointConfig") or (job.algorithm and job.algorithm.checkpoints.native is not True):
            return
        run = job.max_run if job.given("StoppingCondition", "MaxRuntimeInSeconds") else limits.DEFAULT_RUN_SECONDS
        for policy in policies(job.step) if run is not None and run > HOUR else ():
            if any(name in _LOST for _, name in exception_types(policy)):
                message = f"a job of up to {run:,} s is retried, and keeps no checkpoints"
                yield policy.mistake("ExceptionType", message=message)
                return
