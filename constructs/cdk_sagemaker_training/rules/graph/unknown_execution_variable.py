"""SMT818."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.definition.expressions.execution_variables import ExecutionVariable, ExecutionVariables
from cdk_sagemaker_training.rules.graph.references import Suggestions, mistake_at, references_of
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_NAMES: Final = tuple(value.name for value in vars(ExecutionVariables).values() if isinstance(value, ExecutionVariable))


class UnknownExecutionVariable(DefinitionRule):
    id = "SMT818"
    severity = Severity.ERROR
    title = "Execution variable that there is not"
    why = "The service refuses the pipeline."
    fix = "use one of ExecutionVariables (Get), for example PIPELINE_EXECUTION_ID (Execution.PipelineExecutionId)"
    source = "SageMaker SDK, core/workflow/execution_variables.py: all that there are"
    bad = steps(call("Tell", {"run": get("Execution.Id")}))
    good = steps(call("Tell", {"run": get("Execution.PipelineExecutionId")}))

    def check(self, definition: DefinitionView) -> Mistakes:
        suggestions = Suggestions()
        for found in references_of(definition, "Execution"):
            name = found.text.removeprefix("Execution.")
            if name not in _NAMES:
                hint = suggestions.of(name, _NAMES) or f"; there are {', '.join(_NAMES)}"
                yield mistake_at(found, f"{shown(found.text)} is no execution variable{hint}")
