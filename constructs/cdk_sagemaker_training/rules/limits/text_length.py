"""SMT352."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class TextLength(StepRule):
    id = "SMT352"
    severity = Severity.ERROR
    title = "Text too long or too short for the API"
    why = "The service refuses the request when the step starts."
    fix = "give as many characters as the API takes, for example hyperparameters (HyperParameters) of at most 2,500"
    source = (
        "service model of the Create operation that the step calls: minimum and maximum length of the member's shape"
    )
    bad = training({"HyperParameters": {"classes": "a" * 2501}})
    good = training({"HyperParameters": {"classes": "a" * 2500}})

    def check(self, step: StepView) -> Mistakes:
        return step.request_problems.get(Kind.LENGTH, ())
