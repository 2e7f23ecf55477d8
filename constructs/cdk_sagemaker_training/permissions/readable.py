"""Template values as text that people can read and that can be compared: tokens become ``${LogicalId.Attribute}``."""

from __future__ import annotations

import json
from typing import cast

from aws_cdk import Stack

from cdk_sagemaker_training.definition.fields.unknown import is_token


def readable(stack: Stack, value: object) -> str:
    """A value with its tokens, as text."""
    if isinstance(value, str) and not is_token(value):
        return value
    return in_words(cast("object", stack.resolve(value)))


def in_words(value: object) -> str:
    """A value of a template, as text: the same value is always the same text."""
    if isinstance(value, list):
        return ", ".join(map(in_words, cast("list[object]", value)))
    if isinstance(value, dict):
        return _called(cast("dict[str, object]", value))
    return "" if value is None else str(value)


def _called(members: dict[str, object]) -> str:
    ((function, argument), *others) = members.items() if members else (("", None),)
    if function == "Fn::Join" and isinstance(argument, list):
        separator, parts = cast("list[object]", argument)
        return _joined(parts, str(separator))
    if function == "Fn::Sub" and isinstance(argument, str):
        return argument
    if others or function not in {"Ref", "Fn::GetAtt", "Fn::ImportValue"}:
        return f"${{{json.dumps(members, sort_keys=True)}}}"
    return f"${{{_joined(argument, '.')}}}"


def _joined(parts: object, separator: str) -> str:
    return separator.join(map(in_words, cast("list[object]", parts))) if isinstance(parts, list) else in_words(parts)
