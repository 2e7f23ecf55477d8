"""Tokens that are objects, such as ``CfnParameter.value``, as the texts that stand for them."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Final, cast

from aws_cdk import Intrinsic, Reference, Stack, Token
from constructs import Construct

from cdk_sagemaker_training.asked_once import stack_of
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.fields.unknown import is_token_object
from cdk_sagemaker_training.definition.fields.variables import Json

_LEAVES: Final = (str, int, float, NoneType)
"""What is no token, and holds none that is an object."""


def with_text_tokens(scope: Construct, definition: PipelineDefinition) -> PipelineDefinition:
    """The same definition, whose locations, keys and roles grants can be written for.

    Only what CDK writes as a text in JSON becomes one: references and functions of CloudFormation. What is resolved
    to a number, a list or later than now stays.
    """
    document = definition.document
    written = _written(stack_of(scope), document)
    return definition if written is document else PipelineDefinition(cast("dict[str, Json]", written))


def _written(stack: Stack, value: object) -> object:
    if isinstance(value, dict):
        given = cast("dict[str, object]", value)
        inside = {key: _written(stack, inner) for key, inner in given.items() if not isinstance(inner, _LEAVES)}
        return {**given, **inside} if any(new is not given[key] for key, new in inside.items()) else given
    if isinstance(value, list):
        old = cast("list[object]", value)
        items = [inner if isinstance(inner, _LEAVES) else _written(stack, inner) for inner in old]
        return items if any(new is not before for new, before in zip(items, old, strict=True)) else old
    return Token.as_string(value) if is_token_object(value) and _becomes_text(stack, value) else value


def _becomes_text(stack: Stack, value: object) -> bool:
    if isinstance(value, Reference):
        return True
    if not isinstance(value, Intrinsic):
        return False
    known: object = stack.resolve(value)
    if isinstance(known, Mapping):
        names = [*cast("Mapping[str, object]", known)]
        return len(names) == 1 and (names[0] == "Ref" or names[0].startswith("Fn::"))
    return isinstance(known, str)
