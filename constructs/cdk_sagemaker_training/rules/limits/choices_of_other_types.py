"""SMT370."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class ChoicesOfOtherTypes(DefinitionRule):
    id = "SMT370"
    severity = Severity.ERROR
    title = "Choices for a parameter that is no text"
    why = "The service refuses the pipeline: only parameters of type String have choices."
    fix = "make it a ParameterString (Type: String), or drop enum_values (EnumValues)"
    source = "SageMaker SDK, workflow/parameters.py: only ParameterString has enum_values; public JSON schema"
    bad = pipeline(
        fail_step(), parameters=[{"Name": "Rounds", "Type": "Integer", "DefaultValue": 1, "EnumValues": [1, 2]}]
    )
    good = pipeline(
        fail_step(), parameters=[{"Name": "Rounds", "Type": "String", "DefaultValue": "1", "EnumValues": ["1", "2"]}]
    )

    def check(self, definition: DefinitionView) -> Mistakes:
        for entry in definition.items("Parameters"):
            kind = entry.text("Type")
            if kind not in {None, "String"} and entry.raw("EnumValues"):
                message = f"parameter {entry.raw('Name')!r} is of type {kind} and has EnumValues"
                yield entry.mistake("EnumValues", message=message)
