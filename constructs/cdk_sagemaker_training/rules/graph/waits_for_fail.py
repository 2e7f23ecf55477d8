"""SMT837."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import fail_step
from cdk_sagemaker_training.rules.graph.branches import nodes_by_name, waits
from cdk_sagemaker_training.rules.graph.samples import call, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class WaitsForFail(DefinitionRule):
    id = "SMT837"
    severity = Severity.WARNING
    title = "Step that waits for a Fail step"
    why = "The execution ends with the Fail step: what waits for it never runs."
    fix = "remove the reference (Get) or the entry of depends_on (DependsOn)"
    source = "SageMaker SDK, mlops/workflow/fail_step.py: executing it terminates the pipeline"
    bad = steps(fail_step("Stop"), call("Tell", DependsOn=["Stop"]))
    good = steps(call("Tell"), fail_step("Stop", DependsOn=["Tell"]))

    def check(self, definition: DefinitionView) -> Mistakes:
        nodes = nodes_by_name(definition)
        for step in definition.steps:
            for wait in waits(step):
                source = nodes.get(wait.name)
                if source is not None and source.type == "Fail":
                    yield wait.mistake(f"{shown(source.name)} is a Fail step, after which nothing runs")
