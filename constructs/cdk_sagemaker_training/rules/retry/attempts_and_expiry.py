"""SMT709."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.retry.policy import policies
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_POLICY = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "ExpireAfterMin": 30}


class AttemptsAndExpiry(StepRule):
    id = "SMT709"
    severity = Severity.ERROR
    title = "Retry policy with attempts and expiry"
    why = "The service answers with a validation error: a policy has one bound."
    fix = "keep max_attempts (MaxAttempts) or expire_after_mins (ExpireAfterMin), and remove the other"
    source = "developer guide, pipelines-retry-policy: ExpireAfterMin; SageMaker SDK, workflow/retry.py"
    bad = training(RetryPolicies=[{**_POLICY, "MaxAttempts": 3}])
    good = training(RetryPolicies=[_POLICY])

    def check(self, step: StepView) -> Mistakes:
        for policy in policies(step):
            if policy.given("MaxAttempts") and policy.given("ExpireAfterMin"):
                yield policy.mistake("ExpireAfterMin", message="MaxAttempts and ExpireAfterMin in one policy")
