"""A parameter of the pipeline that stands by itself where a request takes a value of another type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from cdk_sagemaker_training.catalog.request_shapes import RequestShape
from cdk_sagemaker_training.rules.requests.exceptions import TOLD_OF_PARAMETERS
from cdk_sagemaker_training.rules.requests.kinds import Kind
from cdk_sagemaker_training.rules.requests.words import model_type, shown
from cdk_sagemaker_training.rules.views.values import Values

_PREFIX: Final = "Parameters."
_NUMBERS: Final = frozenset({"Integer", "Float"})
_EVERY: Final = _NUMBERS | {"String", "Boolean"}
_NO_NUMBER: Final = frozenset({"String", "Boolean"})
_REFUSED: Final[Mapping[str, frozenset[str]]] = {"string": _NUMBERS, "list": _EVERY, "structure": _EVERY}
"""By type of the service model, the types of the parameters that CreatePipeline was seen to refuse there."""
_DOUBTFUL: Final[Mapping[str, frozenset[str]]] = {
    "string": frozenset({"Boolean"}),
    "map": _EVERY,
    "boolean": _EVERY - {"Boolean"},
    "integer": _NO_NUMBER,
    "long": _NO_NUMBER,
    "float": _NO_NUMBER,
    "double": _NO_NUMBER,
}
"""Likewise, those of which nobody wrote what becomes of them."""
_WRAPPED: Final = 'give to_string() of it, {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.N"}]}}, as'
_WRITTEN_OUT: Final = "write it out, with parameters for the values inside:"


def parameter_of(value: object) -> str:
    """The name of the parameter that stands by itself in the place of a value; empty where none does."""
    target = cast("dict[str, object]", value).get("Get") if isinstance(value, dict) else None
    return target.removeprefix(_PREFIX) if isinstance(target, str) and target.startswith(_PREFIX) else ""


def parameter_problem(shape: RequestShape, value: object, values: Values) -> tuple[Kind, str, str] | None:
    """The kind, what is said and how to mend it; None where the expression is another one, or the parameter may fit.

    Left alone are parameters that are not declared, and the services that only the steps of EMR call.
    """
    name = parameter_of(value)
    kind = values.declared.get(name, {}).get("Type")
    if not isinstance(kind, str) or "." in shape.name or shape.name in TOLD_OF_PARAMETERS:
        return None
    refused = kind in _REFUSED.get(shape.type, ())
    if not refused and kind not in _DOUBTFUL.get(shape.type, ()):
        return None
    said = f"is parameter {shown(name)}, of type {kind}, where the API takes {model_type(shape.type)}"
    return Kind.PARAMETER if refused else Kind.DOUBTFUL_PARAMETER, said, _fix(shape.type)


def _fix(wanted: str) -> str:
    if wanted == "string":
        return _WRAPPED
    if wanted in {"list", "map", "structure"}:
        return _WRITTEN_OUT
    return f"declare a {'ParameterBoolean' if wanted == 'boolean' else 'ParameterInteger or ParameterFloat'} for"
