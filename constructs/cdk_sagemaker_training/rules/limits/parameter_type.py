"""SMT368."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from cdk_sagemaker_training.rules.limits.parameters import TYPES
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView


class ParameterType(DefinitionRule):
    id = "SMT368"
    severity = Severity.ERROR
    title = "Parameter of an unknown type"
    why = "The service refuses the pipeline."
    fix = "use ParameterString, ParameterInteger, ParameterFloat or ParameterBoolean (Type: String, Integer, ...)"
    source = "SageMaker SDK, workflow/parameters.py: ParameterTypeEnum; public JSON schema of definitions"
    bad = pipeline(fail_step(), parameters=[{"Name": "Rounds", "Type": "Number", "DefaultValue": 100}])
    good = pipeline(fail_step(), parameters=[{"Name": "Rounds", "Type": "Integer", "DefaultValue": 100}])

    def check(self, definition: DefinitionView) -> Mistakes:
        for entry in definition.items("Parameters"):
            given = entry.text("Type")
            if not entry.given("Type") or (given is not None and given not in TYPES):
                hint = did_you_mean(given, TYPES) if given else ""
                shown = "no Type" if given is None else f"Type {given!r}"
                message = f"parameter {entry.raw('Name')!r} has {shown}; it is {one_of(TYPES)}"
                yield entry.mistake("Type", message=f"{message}; {hint}" if hint else message)
