"""SMT369."""

from __future__ import annotations

from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from cdk_sagemaker_training.rules.limits.parameters import fits
from cdk_sagemaker_training.rules.requests.words import json_type, shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, DefinitionView


class ParameterDefaultType(DefinitionRule):
    """A whole number is a Float too."""

    id = "SMT369"
    severity = Severity.ERROR
    title = "Default of another type than its parameter"
    why = "The service refuses the pipeline."
    fix = "give a default_value (DefaultValue) of the parameter's type, or change the type"
    source = "SageMaker SDK, workflow/parameters.py: default values are checked; public JSON schema of definitions"
    bad = pipeline(fail_step(), parameters=[{"Name": "Rounds", "Type": "Integer", "DefaultValue": "100"}])
    good = pipeline(fail_step(), parameters=[{"Name": "Rounds", "Type": "Integer", "DefaultValue": 100}])

    def check(self, definition: DefinitionView) -> Mistakes:
        for entry in definition.items("Parameters"):
            kind, default = entry.text("Type"), entry.get("DefaultValue")
            if kind is None or default is None or default is UNKNOWN or fits(default, kind):
                continue
            name = entry.raw("Name")
            message = f"parameter {name!r} is of type {kind}, its default {shown(default)} is {json_type(default)}"
            yield entry.mistake("DefaultValue", message=message)
