"""SMT712."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.retry.policy import DAY, HOUR, duration, longest_wait, policies, too_long
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_POLICY = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "IntervalSeconds": 60, "BackoffRate": 2}


class LongWait(StepRule):
    id = "SMT712"
    severity = Severity.INFO
    title = "Retries that may take an hour or more"
    why = "The execution stays open for so long, and nobody is told that a step has failed."
    fix = "lower max_attempts (MaxAttempts) or backoff_rate (BackoffRate), or give expire_after_mins (ExpireAfterMin)"
    source = "developer guide, pipelines-retry-policy: IntervalSeconds, BackoffRate, MaxAttempts, ExpireAfterMin"
    bad = training(RetryPolicies=[{**_POLICY, "MaxAttempts": 10}])
    good = training(RetryPolicies=[{**_POLICY, "MaxAttempts": 5}])

    def check(self, step: StepView) -> Mistakes:
        for policy in policies(step):
            total, reason = longest_wait(policy) or (0, "")
            if HOUR <= total <= DAY:
                yield too_long(policy, f"waits up to {duration(total)} in all: {reason}", HOUR)
