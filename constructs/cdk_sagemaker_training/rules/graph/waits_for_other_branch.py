"""SMT838."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import condition_step
from cdk_sagemaker_training.rules.graph.branches import nodes_by_name, opposite, waits
from cdk_sagemaker_training.rules.graph.samples import call, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_RIGHT = {"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}


class WaitsForOtherBranch(DefinitionRule):
    id = "SMT838"
    severity = Severity.WARNING
    title = "Step that waits for a step of the other branch"
    why = "One of the two branches runs: the step waits for one that does not."
    fix = "move both steps into one branch (IfSteps, ElseSteps), or remove the reference"
    source = "unverified: inference from what branches are; no page of AWS says what becomes of the step"
    bad = steps(condition_step([_RIGHT], [call("Tell")], [call("Ask", DependsOn=["Tell"])]))
    good = steps(condition_step([_RIGHT], [call("Tell"), call("Ask", DependsOn=["Tell"])]))

    def check(self, definition: DefinitionView) -> Mistakes:
        nodes = nodes_by_name(definition)
        for step in definition.steps:
            for wait in waits(step) if step.node.parent is not None else ():
                source = nodes.get(wait.name)
                if source is not None and source.parent is not None and opposite(step.node, source):
                    yield wait.mistake(f"{shown(source.name)} stands in the other branch of the Condition step")
