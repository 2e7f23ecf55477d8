"""SMT841."""

from __future__ import annotations

from cdk_sagemaker_training.rules.graph.samples import call, loop, steps
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView


class EmptyLoop(StepRule):
    id = "SMT841"
    severity = Severity.WARNING
    title = "Loop without a body"
    why = "The step does nothing, as often as there are items."
    fix = "give steps to repeat (for_each_body, ForEachBody), or remove the step"
    source = (
        "SageMaker SDK v3, mlops/workflow/for_each_step.py: a body has steps; unverified: what the service does "
        "without one"
    )
    bad = steps(loop())
    good = steps(loop(call()))
    step_types = ("ForEach",)

    def check(self, step: StepView) -> Mistakes:
        if step.get("Arguments") is not UNKNOWN and step.arguments.get("ForEachBody") in (None, []):
            yield step.arguments.mistake("ForEachBody", message="no steps to repeat")
