"""SMT831."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.rules.graph.references import Suggestions, mistake_at
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_ROUNDS = {"Name": "Rounds", "Type": "Integer", "DefaultValue": 100}
_ROOTS: Final = (
    "Parameters",
    "Steps",
    "Execution",
    "PipelineExperimentConfig",
    "ForEach",
    "IterationOutput",
    "ChildOutput",
)
"""The last one is that of other versions of the SDK for ``IterationOutput``."""


class ReferenceToNothing(DefinitionRule):
    id = "SMT831"
    severity = Severity.ERROR
    title = "Reference to something that has no values"
    why = "The service refuses the pipeline."
    fix = "refer to Parameters, Steps, Execution or PipelineExperimentConfig (Get)"
    source = (
        "SageMaker SDK, core/workflow: expressions of parameters, properties, execution variables and loops; "
        "there are no others"
    )
    bad = steps(call("Tell", {"rounds": get("Parameter.Rounds")}), parameters=[_ROUNDS])
    good = steps(call("Tell", {"rounds": get("Parameters.Rounds")}), parameters=[_ROUNDS])

    def check(self, definition: DefinitionView) -> Mistakes:
        suggestions = Suggestions()
        for found in definition.all_references:
            if found.kind not in _ROOTS and not found.pointer.startswith("/Metadata/") and not is_token(found.text):
                yield mistake_at(found, f"{shown(found.text)} leads nowhere{suggestions.of(found.kind, _ROOTS)}")
