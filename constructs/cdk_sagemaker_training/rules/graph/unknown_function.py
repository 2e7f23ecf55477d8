"""SMT832."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.samples import call, get, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_NAME = get("Execution.PipelineName")
_KNOWN: Final = ("Std:Join", "Std:JsonGet")


class UnknownFunction(DefinitionRule):
    id = "SMT832"
    severity = Severity.ERROR
    title = "Function that there is not"
    why = (
        "The service refuses the pipeline: it joins text (Std:Join) and reads JSON (Std:JsonGet), and does "
        "nothing else."
    )
    fix = "use Join (Std:Join) or JsonGet (Std:JsonGet), and compute all else in a step"
    source = "SageMaker SDK, core/workflow/functions.py: all that there are"
    bad = steps(call("Tell", {"path": {"Std:Concat": ["s3://data/", _NAME]}}))
    good = steps(
        call("Tell", {"path": {"Std:Join": {"On": "/", "Values": ["s3://data", get("Execution.PipelineName")]}}})
    )

    def check(self, definition: DefinitionView) -> Mistakes:
        for pointer, name, applied_to in definition.functions:
            if name not in _KNOWN:
                yield Mistake(pointer, {name: applied_to}, f"{shown(name)} is no function")
