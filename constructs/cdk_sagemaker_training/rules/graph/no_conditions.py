"""SMT840."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import condition_step, fail_step
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_NAME = {"Get": "Execution.PipelineName"}


class NoConditions(StepRule):
    id = "SMT840"
    severity = Severity.WARNING
    title = "Condition step without conditions"
    why = "What a step decides that compares nothing is not documented."
    fix = "give it conditions (Conditions), or put its steps at top level"
    source = "unverified: what the service does with an empty list"
    bad = steps(condition_step([], [fail_step()]))
    good = steps(condition_step([{"Type": "Equals", "LeftValue": _NAME, "RightValue": "churn"}], [fail_step()]))
    step_types = ("Condition",)

    def check(self, step: StepView) -> Mistakes:
        if step.arguments.get("Conditions") == []:
            yield step.arguments.mistake("Conditions", message="an empty list of conditions")
