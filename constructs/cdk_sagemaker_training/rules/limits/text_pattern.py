"""SMT353."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class TextPattern(StepRule):
    id = "SMT353"
    severity = Severity.ERROR
    title = "Text that the API's pattern does not match"
    why = "The service refuses the request when the step starts."
    fix = "write it as the pattern asks for, for example role (RoleArn) as arn:aws:iam::123456789012:role/name"
    source = "service model of the Create operation that the step calls: pattern of the member's shape"
    bad = training({"RoleArn": "arn:aws:iam::123456789012:user/me"})
    good = training({"RoleArn": "arn:aws:iam::123456789012:role/me"})

    def check(self, step: StepView) -> Mistakes:
        return step.request_problems.get(Kind.PATTERN, ())
