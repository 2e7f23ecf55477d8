"""SMT821."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import condition_step, fail_step
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, DefinitionView

_RIGHT = {"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}


class EmptyBranches(DefinitionRule):
    id = "SMT821"
    severity = Severity.WARNING
    title = "Condition step without steps"
    why = "Whatever it decides, nothing follows from it."
    fix = "give steps to run (if_steps, IfSteps; else_steps, ElseSteps), or remove the step"
    source = "consequence of what a Condition step does: SageMaker SDK, mlops/workflow/condition_step.py"
    bad = steps(condition_step([_RIGHT]))
    good = steps(condition_step([_RIGHT], [fail_step()]))

    def check(self, definition: DefinitionView) -> Mistakes:
        referred_to = {found.name for found in definition.all_references if found.kind == "Steps"}
        for step in definition.steps:
            if step.type != "Condition" or step.get("Arguments") is UNKNOWN or step.name in referred_to:
                continue
            if all(step.arguments.get(key) in (None, []) for key in step.nested):
                yield step.mistake("Arguments", message="neither branch has steps, and nothing refers to the outcome")
