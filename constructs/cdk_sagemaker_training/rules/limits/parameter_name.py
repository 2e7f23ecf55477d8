"""SMT386."""

from __future__ import annotations

import re
from typing import Final

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import fail_step, pipeline
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_CHARACTERS: Final = re.compile(limits.PARAMETER_NAME_PATTERN)


class ParameterName(DefinitionRule):
    """A name that is too long is the subject of SMT367."""

    id = "SMT386"
    severity = Severity.WARNING
    title = "Parameter whose name no start can give"
    why = "StartPipelineExecution takes no such name: the parameter has its default for ever, or no execution starts."
    fix = "take letters, digits, - and _ for the name of the parameter (Name)"
    source = "API Parameter, Name; unverified: whether the pipeline itself is refused"
    bad = pipeline(fail_step(), parameters=[{"Name": "input data", "Type": "String", "DefaultValue": "x"}])
    good = pipeline(fail_step(), parameters=[{"Name": "input-data", "Type": "String", "DefaultValue": "x"}])

    def check(self, definition: DefinitionView) -> Mistakes:
        for entry in definition.items("Parameters"):
            name = entry.text("Name")
            if name is not None and not _CHARACTERS.fullmatch(name[: limits.MAX_PARAMETER_NAME_CHARS]):
                yield entry.mistake("Name", message=f"no execution can be started with a value for {shown(name)}")
