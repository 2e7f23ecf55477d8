"""SMT826."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.loop_problems import items_outside_of_a_body
from cdk_sagemaker_training.rules.graph.references import mistake_at
from cdk_sagemaker_training.rules.graph.samples import call, get, loop, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class ItemOutsideLoop(DefinitionRule):
    id = "SMT826"
    severity = Severity.ERROR
    title = "Reference to an iteration from outside of its loop"
    why = "There is no current item outside of a loop, and only the selector of a loop compares its iterations."
    fix = (
        "use CurrentItem() in for_each_body (ForEachBody), IterationOutput() in selector (Selector), and "
        "properties elsewhere"
    )
    source = "SageMaker SDK v3, mlops/workflow/for_each_step.py"
    bad = steps(loop(call()), call("Sum", {"item": get("ForEach.CurrentItem")}))
    good = steps(loop(call()), call("Sum", {"status": get("Steps.Each.Status")}))

    def check(self, definition: DefinitionView) -> Mistakes:
        for found in items_outside_of_a_body(definition.nodes):
            yield mistake_at(found, f"{shown(found.text)} in a step that is in no loop")
        for step in definition.steps:
            selector = step.arguments.at("Selector") if step.type == "ForEach" else None
            for found in step.node.references:
                inside = selector is not None and found.pointer.startswith(f"{selector}/")
                if found.kind == "IterationOutput" and not inside:
                    yield mistake_at(found, f"{shown(found.text)} outside of the selector of a loop")
