"""SMT356."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class WrongJsonType(StepRule):
    id = "SMT356"
    severity = Severity.ERROR
    title = "Value of another JSON type than the API takes"
    why = "The service refuses the request when the step starts."
    fix = "give the API's type: all values of hyperparameters (HyperParameters) and environment (Environment) are text"
    source = (
        "service model of the Create operation that the step calls: type of the member's shape; API HyperParameters"
    )
    bad = training({"HyperParameters": {"epochs": 10}})
    good = training({"HyperParameters": {"epochs": "10"}})

    def check(self, step: StepView) -> Mistakes:
        return step.request_problems.get(Kind.TYPE, ())
