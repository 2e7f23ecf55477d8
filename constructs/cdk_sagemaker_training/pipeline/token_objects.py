"""Tokens that are objects, such as ``CfnParameter.value``, as the texts that stand for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from aws_cdk import Intrinsic, Reference, Stack, Token
from constructs import Construct

from cdk_sagemaker_training.asked_once import stack_of
from cdk_sagemaker_training.definition.document.document import PipelineDefinition, replaced
from cdk_sagemaker_training.definition.fields.unknown import is_token_object
from cdk_sagemaker_training.definition.fields.variables import Json


def with_text_tokens(scope: Construct, definition: PipelineDefinition) -> PipelineDefinition:
    """The same definition, whose locations, keys and roles grants can be written for.

    Only what CDK writes as a text in JSON becomes one: references and functions of CloudFormation. What is resolved
    to a number, a list or later than now stays.
    """
    stack = stack_of(scope)

    def as_text(leaf: object) -> object:
        return Token.as_string(leaf) if is_token_object(leaf) and _becomes_text(stack, leaf) else leaf

    document = cast("dict[str, Json]", definition.document)
    written = replaced(document, as_text)
    return definition if written is document else PipelineDefinition(cast("dict[str, Json]", written))


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
