"""SMT842."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import fail_step
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView


class FailWithoutMessage(StepRule):
    id = "SMT842"
    severity = Severity.WARNING
    title = "Fail step without a message"
    why = "The execution fails, and nothing says why."
    fix = "give error_message (ErrorMessage)"
    source = "SageMaker SDK, mlops/workflow/fail_step.py: error_message is the failure reason of the execution"
    bad = steps(fail_step(Arguments={"ErrorMessage": ""}))
    good = steps(fail_step(Arguments={"ErrorMessage": "Not good enough"}))
    step_types = ("Fail",)

    def check(self, step: StepView) -> Mistakes:
        if step.get("Arguments") is not UNKNOWN and step.arguments.get("ErrorMessage") in (None, ""):
            yield step.mistake("Arguments", "ErrorMessage", message="no ErrorMessage")
