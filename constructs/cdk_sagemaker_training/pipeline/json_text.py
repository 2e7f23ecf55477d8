"""A document with CDK tokens as JSON text."""

from __future__ import annotations

import json
from itertools import chain, zip_longest
from typing import cast

from aws_cdk import Stack

from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT, is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.permissions.references import is_reference


def to_json_text(stack: Stack, value: Json) -> str:
    """JSON text in which every token is resolved, and escaped, when the stack is.

    ``Stack.to_json_string`` over the whole document would do but for null, which does not survive the way to Node, and
    which switches experiments off in ``PipelineExperimentConfig``. So only the values with tokens go there.
    """
    return _text(stack, value, {})


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
    return json.dumps(value, ensure_ascii=False)


def _string(stack: Stack, text: str, seen: dict[str, str]) -> str:
    """A reference stands in the text as it is, which is what CDK makes of it too; other tokens may need escapes."""
    if text not in seen:
        tokens = TOKEN_IN_TEXT.findall(text)
        if all(map(is_reference, tokens)):
            parts = (json.dumps(part, ensure_ascii=False)[1:-1] for part in TOKEN_IN_TEXT.split(text))
            seen[text] = f'"{"".join(chain(*zip_longest(parts, tokens, fillvalue="")))}"'
        else:
            seen[text] = stack.to_json_string(text)
    return seen[text]
