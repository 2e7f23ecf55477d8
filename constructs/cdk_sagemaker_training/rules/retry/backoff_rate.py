"""SMT706."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.retry.policy import policies
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView

_POLICY = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "MaxAttempts": 3}


class BackoffRate(StepRule):
    id = "SMT706"
    severity = Severity.ERROR
    title = "Backoff rate below zero or no number"
    why = "The service refuses the pipeline: intervals cannot become negative."
    fix = "set backoff_rate (BackoffRate) to a number of at least 0, 2.0 where each interval is to double"
    source = "developer guide, pipelines-retry-policy: BackoffRate; SageMaker SDK, workflow/retry.py"
    bad = training(RetryPolicies=[{**_POLICY, "BackoffRate": -1}])
    good = training(RetryPolicies=[{**_POLICY, "BackoffRate": 1.5}])

    def check(self, step: StepView) -> Mistakes:
        for policy in policies(step):
            rate = policy.get("BackoffRate")
            if rate is None or rate is UNKNOWN:
                continue
            if not isinstance(rate, int | float) or isinstance(rate, bool):
                message = f"backoff_rate (BackoffRate) is {shown(rate)}, not a number"
                yield policy.mistake("BackoffRate", message=message)
            elif not rate >= 0:
                yield policy.mistake("BackoffRate", message=f"backoff_rate (BackoffRate) of {shown(rate)} is below 0")
