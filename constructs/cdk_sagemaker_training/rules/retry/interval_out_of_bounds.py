"""SMT705."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.retry.policy import policies, whole_number_problem
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_POLICY = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "MaxAttempts": 3}


class IntervalOutOfBounds(StepRule):
    """Zero is left alone: the SDK takes it, and the guide names a default and a maximum only."""

    id = "SMT705"
    severity = Severity.ERROR
    title = "Interval of a retry policy out of bounds"
    why = "The service refuses the pipeline."
    fix = "set interval_seconds (IntervalSeconds) to 1 to 43,200, which is 12 hours"
    source = "developer guide, pipelines-retry-policy: IntervalSeconds; SageMaker SDK, workflow/retry.py"
    bad = training(RetryPolicies=[{**_POLICY, "IntervalSeconds": 86_400}])
    good = training(RetryPolicies=[{**_POLICY, "IntervalSeconds": 60}])

    def check(self, step: StepView) -> Mistakes:
        for policy in policies(step):
            knob, most = "interval_seconds", limits.RETRY_INTERVAL_SECONDS_MAX
            found = whole_number_problem(policy, "IntervalSeconds", knob, 0, most)
            if found is not None:
                yield found
