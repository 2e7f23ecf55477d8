"""SMT811."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.loop_problems import steps_not_for_a_body
from cdk_sagemaker_training.rules.examples import fail_step
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.samples import call, get, loop, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class NotForALoop(DefinitionRule):
    id = "SMT811"
    severity = Severity.ERROR
    title = "Step in a loop that loops do not take"
    why = "The service refuses the pipeline: the body of a ForEach step holds no Condition, Fail or ForEach step."
    fix = "move the step out of for_each_body (ForEachBody)"
    source = "SageMaker SDK v3, mlops/workflow/for_each_step.py: types of steps that a body may not hold"
    bad = steps(loop(fail_step()))
    good = steps(loop(call("Tell", {"item": get("ForEach.CurrentItem")})))

    def check(self, definition: DefinitionView) -> Mistakes:
        for node in steps_not_for_a_body(definition.nodes):
            message = f"a {node.type} step in the body of loop {shown(node.parent)}"
            yield Mistake(f"{node.pointer}/Type", node.step.get("Type"), message)
