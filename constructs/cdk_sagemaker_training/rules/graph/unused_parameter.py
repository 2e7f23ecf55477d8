"""SMT807."""

from __future__ import annotations

from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_ROUNDS = {"Name": "Rounds", "Type": "Integer", "DefaultValue": 100}


class UnusedParameter(DefinitionRule):
    id = "SMT807"
    severity = Severity.WARNING
    title = "Parameter that nothing uses"
    why = "Whoever starts the pipeline may set it, and nothing changes."
    fix = "remove it from the parameters of the pipeline (Parameters), or use it"
    source = "consequence of how expressions work: SageMaker SDK, core/workflow/parameters.py"
    bad = steps(call("Tell", {"rounds": 100}), parameters=[_ROUNDS])
    good = steps(call("Tell", {"rounds": get("Parameters.Rounds")}), parameters=[_ROUNDS])

    def check(self, definition: DefinitionView) -> Mistakes:
        used = {found.text for found in definition.all_references if found.kind == "Parameters"}
        if any(is_token(text) for text in used):
            return
        for parameter in definition.items("Parameters"):
            name = parameter.text("Name")
            if name is not None and f"Parameters.{name}" not in used:
                yield parameter.mistake("Name", message=f"nothing uses parameter {shown(name)}")
