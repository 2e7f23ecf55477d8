"""SMT808."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import condition_step
from cdk_sagemaker_training.rules.graph.branches import list_of, nodes_by_name, opposite, stands_in, waits
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_RIGHT = {"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}
_ASK = call("Ask", OutputParameters=[{"OutputName": "answer", "OutputType": "String"}])
_LATER = call("Later", {"answer": get("Steps.Ask.OutputParameters['answer']")})


class ReferenceIntoBranch(DefinitionRule):
    id = "SMT808"
    severity = Severity.WARNING
    title = "Reference into a branch or a loop from outside"
    why = "Where the branch does not run there is no such output, and in a loop there is one for each iteration."
    fix = "move the step that uses the output (Get) into the branch, or refer to the outputs of the loop itself"
    source = "unverified: inference from what a branch is; no page of AWS says what becomes of the reference"
    bad = steps(condition_step([_RIGHT], [_ASK]), _LATER)
    good = steps(condition_step([_RIGHT], [_ASK, _LATER]))

    def check(self, definition: DefinitionView) -> Mistakes:
        nodes = nodes_by_name(definition)
        for step in definition.steps:
            for wait in waits(step):
                source = nodes.get(wait.name)
                if source is None or source.parent is None or not wait.by_data or opposite(step.node, source):
                    continue
                if not stands_in(step.pointer, list_of(source)) and not stands_in(source.pointer, step.pointer):
                    message = f"{shown(source.name)} stands in {shown(source.parent)}, where this step does not stand"
                    yield wait.mistake(message)
