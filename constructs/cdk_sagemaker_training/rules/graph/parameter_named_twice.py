"""SMT824."""

from __future__ import annotations

from cdk_sagemaker_training.definition.document.graph_problems import parameters_named_twice
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_ROUNDS = {"Name": "Rounds", "Type": "Integer", "DefaultValue": 100}
_USE = call("Tell", {"rounds": get("Parameters.Rounds")})


class ParameterNamedTwice(DefinitionRule):
    id = "SMT824"
    severity = Severity.WARNING
    title = "Two parameters of one name"
    why = "A reference cannot tell them apart: the pipeline is refused, or takes one default and forgets the other."
    fix = "declare it once, or rename one of the two (Name)"
    source = "unverified: no source of AWS says what becomes of the second one"
    bad = steps(_USE, parameters=[_ROUNDS, {"Name": "Rounds", "Type": "Integer", "DefaultValue": 200}])
    good = steps(_USE, parameters=[_ROUNDS])

    def check(self, definition: DefinitionView) -> Mistakes:
        for pointer, name, other in parameters_named_twice(definition.document):
            message = f"parameter {shown(name)} is declared at {other.removesuffix('/Name')} too"
            yield Mistake(pointer, name, message)
