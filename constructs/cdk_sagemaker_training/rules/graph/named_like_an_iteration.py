"""SMT827."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.loop_problems import steps_named_like_an_iteration
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.samples import call, loop, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class NamedLikeAnIteration(DefinitionRule):
    id = "SMT827"
    severity = Severity.ERROR
    title = "Step with the name of an iteration"
    why = (
        "The service refuses the pipeline: the iterations of a step in a loop are called after it, with a hyphen "
        "and a number."
    )
    fix = "rename the step (Name)"
    source = "SageMaker SDK v3, mlops/workflow/for_each_step.py: the service rejects such collisions"
    bad = steps(loop(call("Tell")), call("Tell-0"))
    good = steps(loop(call("Tell")), call("TellFirst"))

    def check(self, definition: DefinitionView) -> Mistakes:
        for node, other in steps_named_like_an_iteration(definition.nodes):
            message = f"{shown(node.name)} is what an iteration of {shown(other)} is called"
            yield Mistake(f"{node.pointer}/Name", node.name, message)
