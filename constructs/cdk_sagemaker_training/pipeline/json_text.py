"""A document with CDK tokens as JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, cast

from aws_cdk import Intrinsic, Reference, Stack

from cdk_sagemaker_training.asked_once import once
from cdk_sagemaker_training.definition.fields.unknown import (
    LIST_TOKEN_IN_JSON,
    NUMBER_TOKEN_IN_TEXT,
    TOKEN_IN_TEXT,
    is_token,
)
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.permissions.references import token_of

_write: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_json_text(stack: Stack, value: Mapping[str, Json]) -> str:
    """JSON text in which every token is resolved, and escaped, when the stack is.

    ``Stack.to_json_string`` over the whole document would do but for null, which does not survive the way to Node, and
    which switches experiments off in ``PipelineExperimentConfig``. So only the values with tokens go there, and not
    even they where all of them are references.
    """
    return plain_json(stack, value) or json_by_values(stack, value)


def plain_json(stack: Stack, value: Mapping[str, Json]) -> str | None:
    """The JSON text of a document whose only tokens are references inside strings; None for any other.

    A reference stands there as it is, which is what CDK makes of it too: only the deployment knows what it becomes.
    """
    try:
        text = _write(value)
    except TypeError:  # a value that is an object of CDK
        return None
    if LIST_TOKEN_IN_JSON.search(text) or NUMBER_TOKEN_IN_TEXT.search(text):
        return None
    tokens = set(TOKEN_IN_TEXT.findall(text))
    return text if all(_stands_as_it_is(stack, token) for token in tokens) else None


def json_by_values(stack: Stack, value: Mapping[str, Json]) -> str:
    """The same of any document, value by value."""
    return _text(stack, cast("Json", value), {})


def _text(stack: Stack, value: Json, seen: dict[str, str]) -> str:
    if isinstance(value, str):
        return _string(stack, value, seen)
    if is_token(value):
        key = repr(value)
        if not isinstance(value, float | list) or key not in seen:
            seen[key] = stack.to_json_string(value)
        return seen[key]
    if isinstance(value, dict):
        members = (f"{_string(stack, key, seen)}:{_text(stack, inner, seen)}" for key, inner in value.items())
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_text(stack, cast("Json", inner), seen) for inner in value) + "]"
    return _write(value)


def _string(stack: Stack, text: str, seen: dict[str, str]) -> str:
    if text not in seen:
        seen[text] = stack.to_json_string(text) if is_token(text) else _write(text)
    return seen[text]


def _stands_as_it_is(stack: Stack, token: str) -> bool:
    """Whether a token becomes a function of CloudFormation in which there is nothing to escape."""
    known = token_of(token)
    if isinstance(known, Reference):
        return True
    return isinstance(known, Intrinsic) and once(
        stack, f"as it is: {token}", lambda: _has_nothing_to_escape(cast("object", stack.resolve(token)))
    )


def _has_nothing_to_escape(value: object) -> bool:
    if isinstance(value, str):
        return _write(value)[1:-1] == value
    if isinstance(value, dict):
        return all(map(_has_nothing_to_escape, cast("dict[str, object]", value).values()))
    return not isinstance(value, list) or all(map(_has_nothing_to_escape, cast("list[object]", value)))
