"""SMT708."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.retry.policy import policies, whole_number_problem
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_POLICY = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"]}


class ExpiryOutOfBounds(StepRule):
    """Zero, which means never, is SMT711's subject."""

    id = "SMT708"
    severity = Severity.ERROR
    title = "Expiry of a retry policy out of bounds"
    why = "The service refuses the pipeline."
    fix = "set expire_after_mins (ExpireAfterMin) to 1 to 14,400 minutes, which is 10 days"
    source = "developer guide, pipelines-retry-policy: ExpireAfterMin; SageMaker SDK, workflow/retry.py"
    bad = training(RetryPolicies=[{**_POLICY, "ExpireAfterMin": 20_160}])
    good = training(RetryPolicies=[{**_POLICY, "ExpireAfterMin": 240}])

    def check(self, step: StepView) -> Mistakes:
        for policy in policies(step):
            knob, most = "expire_after_mins", limits.RETRY_EXPIRE_AFTER_MINUTES_MAX
            found = whole_number_problem(policy, "ExpireAfterMin", knob, 0, most)
            if found is not None:
                yield found
