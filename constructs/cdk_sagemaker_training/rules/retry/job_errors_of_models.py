"""SMT704."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import IMAGE, Example, Members, pipeline, step
from cdk_sagemaker_training.rules.retry.policy import JOB_TYPES, exception_types, policies
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_BAD = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "MaxAttempts": 3}
_GOOD = {"ExceptionType": ["Step.SERVICE_FAULT"], "MaxAttempts": 3}


def _retried(policy: Members) -> Example:
    made = step("Model", request={"PrimaryContainer": {"Image": IMAGE}}, RetryPolicies=[policy])
    return pipeline(made, shown={"Type": "Model", "RetryPolicies": [policy]})


class JobErrorsOfModels(StepRule):
    id = "SMT704"
    severity = Severity.WARNING
    title = "Errors of jobs on a step that starts none"
    why = "Making or registering a model starts no job, so the policy never applies; the SDK refuses it."
    fix = "use Step.SERVICE_FAULT and Step.THROTTLING (StepRetryPolicy) in ExceptionType"
    source = "SageMaker SDK, workflow/model_step.py; unverified: what the service does with it"
    step_types = ("Model", "RegisterModel")
    bad = _retried(_BAD)
    good = _retried(_GOOD)

    def check(self, step: StepView) -> Mistakes:
        for policy in policies(step):
            for position, name in exception_types(policy):
                if name in JOB_TYPES:
                    yield policy.mistake("ExceptionType", position, message=f"{name} on a {step.type} step")
