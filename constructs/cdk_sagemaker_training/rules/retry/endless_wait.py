"""SMT713."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.retry.policy import DAY, duration, longest_wait, policies, too_long
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_POLICY = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "IntervalSeconds": 60, "BackoffRate": 2}


class EndlessWait(StepRule):
    id = "SMT713"
    severity = Severity.WARNING
    title = "Retries that may take more than a day"
    why = "Intervals that grow each time add up: the execution stays open for days before the failure shows."
    fix = "lower max_attempts (MaxAttempts) or backoff_rate (BackoffRate), or give expire_after_mins (ExpireAfterMin)"
    source = "developer guide, pipelines-retry-policy: IntervalSeconds, BackoffRate, MaxAttempts, ExpireAfterMin"
    bad = training(RetryPolicies=[{**_POLICY, "MaxAttempts": 20}])
    good = training(RetryPolicies=[{**_POLICY, "MaxAttempts": 20, "BackoffRate": 1}])

    def check(self, step: StepView) -> Mistakes:
        for policy in policies(step):
            total, reason = longest_wait(policy) or (0, "")
            if total > DAY:
                yield too_long(policy, f"waits up to {duration(total)} in all: {reason}", DAY)
