"""SMT701."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.retry.policy import JOB_TYPES, STEP_TYPES, exception_types, policies
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_KNOWN = (*STEP_TYPES, *JOB_TYPES)


class UnknownExceptionType(StepRule):
    id = "SMT701"
    severity = Severity.ERROR
    title = "Exception type that does not exist"
    why = "The policy answers no failure that there is, or the service refuses the pipeline."
    fix = f"use {one_of(_KNOWN)} in exception_types (ExceptionType); errors of the algorithm are never retried"
    source = "developer guide, pipelines-retry-policy; SageMaker SDK, workflow/retry.py"
    bad = training(RetryPolicies=[{"ExceptionType": ["SageMaker.CAPACITY"], "MaxAttempts": 3}])
    good = training(RetryPolicies=[{"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "MaxAttempts": 3}])

    def check(self, step: StepView) -> Mistakes:
        for policy in policies(step):
            for position, name in exception_types(policy):
                if name not in _KNOWN:
                    hint = did_you_mean(name[:80], _KNOWN)
                    message = f"there is no exception type {shown(name)}{f'; {hint}' if hint else ''}"
                    yield policy.mistake("ExceptionType", position, message=message)
