"""SMT371."""

from __future__ import annotations

from typing import cast

from cdk_sagemaker_training.catalog.suggestions import did_you_mean
from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_MODES = {"Name": "Mode", "Type": "String", "EnumValues": ["File", "Pipe"]}


class DefaultAmongChoices(DefinitionRule):
    id = "SMT371"
    severity = Severity.ERROR
    title = "Default that is none of the parameter's choices"
    why = "The service refuses the pipeline."
    fix = "give a default_value (DefaultValue) that is one of enum_values (EnumValues)"
    source = "SageMaker SDK, workflow/parameters.py: the default must be among enum_values; public JSON schema"
    bad = pipeline(fail_step(), parameters=[{**_MODES, "DefaultValue": "file"}])
    good = pipeline(fail_step(), parameters=[{**_MODES, "DefaultValue": "File"}])

    def check(self, definition: DefinitionView) -> Mistakes:
        for entry in definition.items("Parameters"):
            default, choices = entry.text("DefaultValue"), entry.raw("EnumValues")
            if default is None or entry.text("Type") != "String" or not isinstance(choices, list) or not choices:
                continue
            known = [entry.get("EnumValues", position) for position in range(len(cast("list[object]", choices)))]
            texts = [choice for choice in known if isinstance(choice, str)]
            if len(texts) == len(known) and default not in texts:
                hint = did_you_mean(default, texts)
                message = f"parameter {entry.raw('Name')!r} has the default {default!r}, none of {shown(texts)}"
                yield entry.mistake("DefaultValue", message=f"{message}; {hint}" if hint else message)
