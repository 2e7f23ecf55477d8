"""SMT716."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import json_type
from cdk_sagemaker_training.rules.retry.policy import policies
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView


class PolicyWithoutTypes(StepRule):
    """The public JSON schema of definitions says text; SDK and guide have a list."""

    id = "SMT716"
    severity = Severity.ERROR
    title = "Retry policy without a list of exception types"
    why = "The service refuses the pipeline, or the policy answers no failure at all."
    fix = 'give exception_types (ExceptionType) as a list: ["SageMaker.CAPACITY_ERROR"]'
    source = "developer guide, pipelines-retry-policy: ExceptionType is a list; SageMaker SDK, workflow/retry.py"
    bad = training(RetryPolicies=[{"ExceptionType": "SageMaker.CAPACITY_ERROR", "MaxAttempts": 3}])
    good = training(RetryPolicies=[{"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "MaxAttempts": 3}])

    def check(self, step: StepView) -> Mistakes:
        for policy in policies(step):
            types = policy.get("ExceptionType")
            if types is UNKNOWN or policy.listed("ExceptionType"):
                continue
            if types is None:
                message = "the policy has no ExceptionType"
            elif types == []:
                message = "ExceptionType is an empty list"
            else:
                message = f"ExceptionType is {json_type(types)}, not a list"
            yield policy.mistake("ExceptionType", message=message)
