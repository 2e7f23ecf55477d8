"""SMT800."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, cast

from cdk_sagemaker_training.definition.document.graph import children
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import Example
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.samples import call, steps
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView

_OBJECT: Final = "<sagemaker."
_VARIABLE: Final = re.compile(
    r"\bParameter(?:String|Integer|Float|Boolean)?\(name='[^']*', (?:parameter_type|default_value)="
    r"|\bJoin\(on='[^']*', values=[\[(]"
    r"|\bJsonGet\(step_name="
    r"|\bProperties\(step_name='[^']*', path='"
    r"|\bExecutionVariable\(name='"
    r"|<sagemaker\.[\w.]+ object at 0x"
    r"|'_shape_names': \["
)
"""What ``repr`` makes of the variables of this library and of both SDKs, in whole or where they begin."""
_PROSE: Final = ("Description", "DisplayName")
"""How the names of members end that people alone read."""
_BESIDE: Final = ("Parameters", "Steps")


def _told(path: object) -> Example:
    return steps(
        call("Tell", {"path": path}), parameters=[{"Name": "Bucket", "Type": "String", "DefaultValue": "data"}]
    )


class VariableAsText(DefinitionRule):
    """Programs that a step is given as text, which import what they name, are left alone."""

    id = "SMT800"
    severity = Severity.ERROR
    title = "Python's description of a variable in place of the variable"
    why = "The step gets these letters, never a value: str() or an f-string was made of a variable in Python."
    fix = 'give the variable itself, or Join(on="", values=["s3://", variable]) (Std:Join) where text surrounds it'
    source = (
        "SageMaker SDK, workflow/entities.py (PipelineVariable.__str__ refuses it today); issues 2978 of the SDK and 1 "
        "of aws-samples/sagemaker-cross-validation-pipeline (invalid int value)"
    )
    bad = _told("s3://ParameterString(name='Bucket', default_value='data')/train/")
    good = _told({"Std:Join": {"On": "", "Values": ["s3://", {"Get": "Parameters.Bucket"}, "/train/"]}})

    def check(self, definition: DefinitionView) -> Mistakes:
        for key in _BESIDE:
            value = definition.document.get(key)
            if _may_hold_one(value):
                for pointer, text in _texts(value, f"/{key}"):
                    found = _VARIABLE.search(text)
                    if found and "import " not in text and not pointer.endswith(_PROSE):
                        yield Mistake(pointer, text, f"{shown(text[found.start() :])} is how Python shows a variable")


def _may_hold_one(value: Json) -> bool:
    """Whether to look closer. Few definitions have an apostrophe anywhere, and all have hundreds of texts."""
    left: list[object] = [value]
    while left:
        inner = left.pop()
        if isinstance(inner, str):
            if ("'" in inner or _OBJECT in inner) and _VARIABLE.search(inner):
                return True
        elif isinstance(inner, dict):
            left += cast("dict[str, object]", inner).values()
        elif isinstance(inner, list):
            left += cast("list[object]", inner)
    return False


def _texts(value: Json, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    for place, inner in children(value, pointer):
        yield from _texts(inner, place)
