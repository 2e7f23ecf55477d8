"""A document with CDK tokens as JSON text."""

from __future__ import annotations

import json
from typing import cast

from aws_cdk import Stack

from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json


def to_json_text(stack: Stack, value: Json) -> str:
    """JSON text in which every token is resolved, and escaped, when the stack is.

    ``Stack.to_json_string`` over the whole document would do but for null, which does not survive the way to Node, and
    which switches experiments off in ``PipelineExperimentConfig``. So only the values with tokens go there.
    """
    return _text(stack, value, {})


def _text(stack: Stack, value: Json, seen: dict[str, str]) -> str:
    if is_token(value):
        key = repr(value)
        if not isinstance(value, str | float | list) or key not in seen:
            seen[key] = stack.to_json_string(value)
        return seen[key]
    if isinstance(value, dict):
        members = (f"{_text(stack, key, seen)}:{_text(stack, inner, seen)}" for key, inner in value.items())
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_text(stack, cast("Json", inner), seen) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=False)
