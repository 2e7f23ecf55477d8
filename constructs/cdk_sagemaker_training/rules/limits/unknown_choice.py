"""SMT355."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class UnknownChoice(StepRule):
    """Instance types are left to the rules of compute: new ones appear all the time."""

    id = "SMT355"
    severity = Severity.ERROR
    title = "Value that is none of the API's"
    why = "The service refuses the request when the step starts."
    fix = "choose one of the API's values, as for input_mode (TrainingInputMode) File, Pipe or FastFile"
    source = "service model of the Create operation that the step calls: enum of the member's shape"
    bad = training({"AlgorithmSpecification": {"TrainingInputMode": "file"}})
    good = training({"AlgorithmSpecification": {"TrainingInputMode": "File"}})

    def check(self, step: StepView) -> Mistakes:
        return step.request_problems.get(Kind.CHOICE, ())
