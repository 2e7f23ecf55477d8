"""SMT703."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import tuning
from cdk_sagemaker_training.rules.retry.policy import exception_types, policies
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_TYPE = "SageMaker.JOB_INTERNAL_ERROR"


class InternalErrorOfTuning(StepRule):
    id = "SMT703"
    severity = Severity.WARNING
    title = "Internal errors of tuning or AutoML jobs cannot be retried"
    why = "The policy has no effect: these jobs retry their training jobs inside."
    fix = (
        f"remove {_TYPE} from ExceptionType; give max_retry_attempts (RetryStrategy.MaximumRetryAttempts) "
        "in the training definition of a tuning job"
    )
    source = "developer guide, pipelines-retry-policy: JOB_INTERNAL_ERROR"
    step_types = ("Tuning", "AutoML")
    bad = tuning(RetryPolicies=[{"ExceptionType": [_TYPE], "MaxAttempts": 3}])
    good = tuning(RetryPolicies=[{"ExceptionType": ["SageMaker.RESOURCE_LIMIT"], "MaxAttempts": 3}])

    def check(self, step: StepView) -> Mistakes:
        for policy in policies(step):
            for position, name in exception_types(policy):
                if name == _TYPE:
                    yield policy.mistake("ExceptionType", position, message=f"{name} on a {step.type} step")
