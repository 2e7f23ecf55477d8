"""Values of a request that only an execution of a state machine knows: JSONPath texts of CDK (``sfn.JsonPath``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT
from cdk_sagemaker_training.definition.fields.variables import Json, is_expression
from cdk_sagemaker_training.errors import Problem

_JOINED = "join it whole: sfn.JsonPath.format('s3://bucket/{}', sfn.JsonPath.string_at('$.key'))"


def path_of(text: str) -> str | None:
    """The path or intrinsic function that a text stands for as a whole; None for any other text."""
    if TOKEN_IN_TEXT.fullmatch(text) is None or not sfn.JsonPath.is_encoded_json_path(text):
        return None
    return str(cast("Mapping[str, object]", sfn.FieldUtils.render_object({"text": text}))["text.$"])


def value_problems(request: Json, pointer: str) -> Iterator[Problem]:
    """Expressions of pipelines, which no state machine evaluates, and texts with a path in them."""
    if is_expression(request):
        allowed = "a literal, a CDK token or a JSONPath: outside of a pipeline nobody evaluates its expressions"
        fix = "take it from the machine's input: sfn.JsonPath.string_at('$.name'), or number_at for a number"
        yield Problem(pointer, request, allowed, fix)
    elif isinstance(request, dict | list):
        inner = request.items() if isinstance(request, dict) else enumerate(request)
        for key, value in inner:
            yield from value_problems(value, f"{pointer}/{key}")
    elif isinstance(request, str) and _holds_a_path(request):
        yield Problem(pointer, request, "a JSONPath that is all of the text", _JOINED)


def as_parameters(document: Mapping[str, Json], allowed: Mapping[str, Sequence[str]]) -> dict[str, Json]:
    """The document with each JSONPath text as a parameter of its own, of which ``allowed`` may know the values."""
    found: dict[str, None] = dict.fromkeys(allowed)
    steps = _as_parameters(document["Steps"], found)
    return {**document, "Parameters": [{"Name": path, "Type": "String"} for path in found], "Steps": steps}


def _as_parameters(value: Json, found: dict[str, None]) -> Json:
    if isinstance(value, dict):
        return {key: _as_parameters(inner, found) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_parameters(inner, found) for inner in value]
    path = path_of(value) if isinstance(value, str) else None
    if path is None:
        return value
    found[path] = None
    return {"Get": f"Parameters.{path}"}


def _holds_a_path(text: str) -> bool:
    """Whether some of a text, but not all of it, is a path, which CDK cannot join."""
    tokens = [token.group() for token in TOKEN_IN_TEXT.finditer(text)]
    return any(token != text and sfn.JsonPath.is_encoded_json_path(token) for token in tokens)
