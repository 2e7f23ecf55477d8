"""SMT351."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class NumberOutOfBounds(StepRule):
    id = "SMT351"
    severity = Severity.ERROR
    title = "Number out of the API's bounds"
    why = "The service refuses the request when the step starts."
    fix = "choose a number within the bounds of the API, for example max_run (MaxRuntimeInSeconds) of at least 1"
    source = "service model of the Create operation that the step calls: minimum and maximum of the member's shape"
    bad = training({"RetryStrategy": {"MaximumRetryAttempts": 31}})
    good = training({"RetryStrategy": {"MaximumRetryAttempts": 30}})

    def check(self, step: StepView) -> Mistakes:
        return step.request_problems.get(Kind.BOUNDS, ())
