"""SMT809."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import condition_step, fail_step
from cdk_sagemaker_training.rules.graph.branches import dead_branches
from cdk_sagemaker_training.rules.graph.samples import call, steps
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_RIGHT = {"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}


class BranchNeverRuns(DefinitionRule):
    """Literals make a condition constant, and so do the choices of a parameter (EnumValues); its default does not."""

    id = "SMT809"
    severity = Severity.WARNING
    title = "Branch that never runs"
    why = "The conditions always decide the same: the steps of the other branch are of no use."
    fix = "compare with something that executions differ in (Conditions), or remove the branch"
    source = "consequence of what the conditions compare: SageMaker SDK, core/workflow/conditions.py"
    bad = steps(condition_step([{"Type": "Equals", "LeftValue": 1, "RightValue": 2}], [call()], [fail_step()]))
    good = steps(condition_step([_RIGHT], [call()], [fail_step()]))

    def check(self, definition: DefinitionView) -> Mistakes:
        for step, key, outcome in dead_branches(definition):
            told = "always hold" if outcome else "never hold"
            yield step.arguments.mistake(key, message=f"the conditions {told}: {key} never run")
