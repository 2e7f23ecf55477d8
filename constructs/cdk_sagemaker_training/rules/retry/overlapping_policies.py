"""SMT710."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.retry.policy import exception_types, policies
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import Place, StepView

_FIRST = {"ExceptionType": ["Step.THROTTLING", "Step.SERVICE_FAULT"], "MaxAttempts": 3}


class OverlappingPolicies(StepRule):
    id = "SMT710"
    severity = Severity.WARNING
    title = "Exception type in two retry policies of a step"
    why = "Which of the two counts is not documented."
    fix = "name each exception type in one policy (ExceptionType) only"
    source = "unverified: no page of AWS says which policy applies"
    bad = training(RetryPolicies=[_FIRST, {"ExceptionType": ["Step.THROTTLING"], "MaxAttempts": 10}])
    good = training(RetryPolicies=[_FIRST, {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "MaxAttempts": 10}])

    def check(self, step: StepView) -> Mistakes:
        first: dict[str, Place] = {}
        for policy in policies(step):
            for position, name in exception_types(policy):
                other = first.setdefault(name, policy)
                if other is not policy:
                    message = f"{name!r} stands in the policy at {other.pointer} too"
                    yield policy.mistake("ExceptionType", position, message=message)
