"""SMT707."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.retry.policy import policies, whole_number_problem
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_POLICY = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"]}


class AttemptsOutOfBounds(StepRule):
    """Zero, which means never, is SMT711's subject."""

    id = "SMT707"
    severity = Severity.ERROR
    title = "Attempts of a retry policy out of bounds"
    why = "The service refuses the pipeline."
    fix = "set max_attempts (MaxAttempts) to 1 to 20"
    source = "developer guide, pipelines-retry-policy: MaxAttempts; SageMaker SDK, workflow/retry.py"
    bad = training(RetryPolicies=[{**_POLICY, "MaxAttempts": 99}])
    good = training(RetryPolicies=[{**_POLICY, "MaxAttempts": 20, "BackoffRate": 1}])

    def check(self, step: StepView) -> Mistakes:
        for policy in policies(step):
            found = whole_number_problem(policy, "MaxAttempts", "max_attempts", 0, limits.RETRY_MAX_ATTEMPTS_MAX)
            if found is not None:
                yield found
