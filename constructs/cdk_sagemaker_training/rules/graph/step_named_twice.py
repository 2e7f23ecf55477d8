"""SMT802."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.graph_problems import steps_named_twice
from cdk_sagemaker_training.rules.examples import fail_step
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class StepNamedTwice(DefinitionRule):
    """One step that stands both at top level and in a branch is SMT803's subject."""

    id = "SMT802"
    severity = Severity.ERROR
    title = "Two steps of one name"
    why = "The service refuses the pipeline: a name stands for one step, those in branches and loops included."
    fix = "rename one of the steps (Name)"
    source = "SageMaker SDK, mlops/workflow/pipeline.py: _generate_step_map refuses it"
    bad = steps(fail_step("Stop"), fail_step("Stop", Arguments={"ErrorMessage": "Too old"}))
    good = steps(fail_step("Stop"), fail_step("TooOld", Arguments={"ErrorMessage": "Too old"}))

    def check(self, definition: DefinitionView) -> Mistakes:
        for node, other in steps_named_twice(definition.nodes):
            message = f"the name {shown(node.name)} is that of the step at {other.pointer} too"
            yield Mistake(f"{node.pointer}/Name", node.name, message)
