"""SMT803."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.graph_problems import steps_in_two_places
from cdk_sagemaker_training.rules.examples import condition_step, fail_step
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_GOOD = {"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}


class StepInTwoPlaces(DefinitionRule):
    id = "SMT803"
    severity = Severity.ERROR
    title = "Step both at top level and in a branch"
    why = "The service refuses the pipeline: a Condition or ForEach step brings its steps along."
    fix = "leave the step out of the steps of the pipeline (Steps), and in if_steps, else_steps (IfSteps, ElseSteps)"
    source = "SageMaker SDK, mlops/workflow/pipeline.py: the workflow service rejects such definitions"
    bad = steps(condition_step([_GOOD], [fail_step()]), fail_step())
    good = steps(condition_step([_GOOD], [fail_step()]))

    def check(self, definition: DefinitionView) -> Mistakes:
        for node, twin in steps_in_two_places(definition.nodes):
            message = f"step {shown(node.name)} stands at top level, and at {twin.pointer} too"
            yield Mistake(f"{node.pointer}/Name", node.name, message)
