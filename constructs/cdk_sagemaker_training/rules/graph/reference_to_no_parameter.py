"""SMT806."""

from __future__ import annotations

from cdk_sagemaker_training.rules.graph.references import Suggestions, known_parameters, mistake_at, references_of
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_ROUNDS = {"Name": "Rounds", "Type": "Integer", "DefaultValue": 100}


class ReferenceToNoParameter(DefinitionRule):
    id = "SMT806"
    severity = Severity.ERROR
    title = "Reference to a parameter that is not declared"
    why = "The service refuses the pipeline."
    fix = "declare it in the parameters of the pipeline (Parameters), or correct the reference (Get)"
    source = (
        "SageMaker SDK, core/workflow/parameters.py: a parameter is referred to by the name that Parameters declares"
    )
    bad = steps(call("Tell", {"rounds": get("Parameters.Round")}), parameters=[_ROUNDS])
    good = steps(call("Tell", {"rounds": get("Parameters.Rounds")}), parameters=[_ROUNDS])

    def check(self, definition: DefinitionView) -> Mistakes:
        names = known_parameters(definition)
        if names is None:
            return
        suggestions = Suggestions()
        for found in references_of(definition, "Parameters"):
            name = found.text.removeprefix("Parameters.")
            if name not in names:
                yield mistake_at(found, f"parameter {shown(name)} is not declared{suggestions.of(name, names)}")
