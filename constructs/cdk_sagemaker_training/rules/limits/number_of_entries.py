"""SMT354."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class NumberOfEntries(StepRule):
    id = "SMT354"
    severity = Severity.ERROR
    title = "List or map with too many or too few entries"
    why = "The service refuses the request when the step starts."
    fix = "give as many entries as the API takes, for example 1 to 20 channels in inputs (InputDataConfig)"
    source = "service model of the Create operation that the step calls: minimum and maximum of the list or map; unions"
    bad = training({"HyperParameters": {f"p{number}": "1" for number in range(101)}})
    good = training({"HyperParameters": {f"p{number}": "1" for number in range(99)}})

    def check(self, step: StepView) -> Mistakes:
        return step.request_problems.get(Kind.SIZE, ())
