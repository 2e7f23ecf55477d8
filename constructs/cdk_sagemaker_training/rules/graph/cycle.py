"""SMT804."""

from __future__ import annotations

from collections import Counter

from cdk_sagemaker_training.definition.document.graph_problems import cycles
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.samples import call, steps
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class Cycle(DefinitionRule):
    """The first circle is told. Steps of one name, which are SMT802's subject, would make circles that are none."""

    id = "SMT804"
    severity = Severity.ERROR
    title = "Steps that wait for each other in a circle"
    why = "None of them could start: the service refuses the pipeline."
    fix = "drop one of the references or entries of depends_on (DependsOn)"
    source = "SageMaker SDK, mlops/workflow/pipeline.py: PipelineGraph refuses cycles"
    bad = steps(call("First", DependsOn=["Second"]), call("Second", DependsOn=["First"]))
    good = steps(call("First"), call("Second", DependsOn=["First"]))

    def check(self, definition: DefinitionView) -> Mistakes:
        count = Counter(node.name for node in definition.nodes if isinstance(node.step.get("Name"), str))
        waits = {
            name: [other for other in others if count[other] == 1]
            for name, others in definition.predecessors.items()
            if count[name] == 1
        }
        for problem in cycles(definition.nodes, waits):
            message = f"steps wait for each other in a circle: {problem.given!s:.400}"
            yield Mistake(f"{problem.where}/Name", definition.step_by_pointer[problem.where].name, message)
