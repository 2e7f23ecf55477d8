"""The picture of a pipeline of an app: what only the deployment knows has the names of its resources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from aws_cdk import Stack

from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.fields.unknown import is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.permissions.readable import readable
from cdk_sagemaker_training.pictures import Picture
from cdk_sagemaker_training.rules import Finding


def picture(stack: Stack, title: str, definition: PipelineDefinition, findings: Sequence[Finding]) -> Picture:
    """Of a definition with its findings. ``title``: may be a token."""
    document = cast("dict[str, Json]", _named(stack, definition.to_dict()))
    return Picture.of(document, title=readable(stack, title), findings=findings)


def _named(stack: Stack, value: object) -> object:
    """The same with ``${LogicalId}`` for each token."""
    if isinstance(value, dict):
        return {key: _named(stack, inner) for key, inner in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_named(stack, inner) for inner in cast("list[object]", value)]
    return readable(stack, value) if is_token(value) else value
