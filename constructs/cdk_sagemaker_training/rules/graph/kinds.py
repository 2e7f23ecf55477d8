"""Which kind of value an expression has when it is evaluated, as far as the definition says it."""

from __future__ import annotations

from typing import Final, cast

from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.rules.graph.conditions import kind_of
from cdk_sagemaker_training.rules.views import DefinitionView

_KINDS: Final = {"String": "text", "Integer": "a number", "Float": "a number", "Boolean": "a boolean"}


def kind_in(value: object, definition: DefinitionView) -> str:
    """``text``, ``a number`` or ``a boolean``; empty where it is not known."""
    if not isinstance(value, dict):
        return "" if is_token(value) else kind_of(value)
    expression = cast("dict[str, object]", value)
    if "Std:Join" in expression:
        return "text"
    target = expression.get("Get")
    if not isinstance(target, str):
        return ""
    kind, _, name = target.partition(".")
    if kind == "Execution":
        return "text"
    if kind == "Parameters":
        given = definition.parameters.get(name, {}).get("Type")
    else:
        step, _, output = name.partition(".OutputParameters['")
        source = definition.step_by_name.get(step) if kind == "Steps" else None
        declared = None if source is None else source.outputs.get(output.removesuffix("']"))
        given = None if declared is None else declared.text("OutputType")
    return _KINDS.get(given, "") if isinstance(given, str) else ""
