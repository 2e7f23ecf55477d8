"""The definition that a template gives as an object on S3."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, cast

from cdk_sagemaker_training.definition.templates.assets import Assets
from cdk_sagemaker_training.definition.templates.intrinsics import attribute, intrinsic
from cdk_sagemaker_training.definition.templates.pieces import Piece, Reader, escaped_pieces
from cdk_sagemaker_training.definition.templates.shapes import items, kind, mapping
from cdk_sagemaker_training.definition.templates.template import Template
from cdk_sagemaker_training.definition.templates.unseen import UnseenError

WRITTEN_AT_DEPLOYMENT: Final = "Custom::TrainingPipelineDefinition"
"""This library's own resource (``pipeline.definition_object``): an asset with places for the deployment's values."""


def located(reader: Reader, template: Template, location: object, assets: Assets | None) -> Sequence[Piece]:
    """The pieces of the definition at a ``PipelineDefinitionS3Location``. Raises ``UnseenError``."""
    if not isinstance(location, Mapping):
        raise UnseenError(f"PipelineDefinitionS3Location is {kind(location)}, not an object")
    given = mapping(cast("object", location))
    if "Key" not in given:
        raise UnseenError("PipelineDefinitionS3Location has no Key")
    key = given["Key"]
    written = _written_at_deployment(template, key)
    if written is None:
        return [_content(reader, given.get("Bucket"), key, assets)]
    parts = _content(reader, written.get("AssetBucket"), written.get("AssetKey"), assets)
    return _filled(reader, parts, written.get("Values"))


def _written_at_deployment(template: Template, key: object) -> Mapping[str, object] | None:
    match intrinsic(key):
        case ("Fn::GetAtt", argument):
            found = attribute(argument)
        case _:
            found = None
    if found is None or found[1] != "Key":
        return None
    return template.properties(found[0], WRITTEN_AT_DEPLOYMENT)


def _content(reader: Reader, bucket: object, key: object, assets: Assets | None) -> str:
    if assets is not None:
        content = assets.read(key)
        if content is None:
            content = assets.read(reader.known(key))
        if content is not None:
            return content
    where = f"s3://{reader.readable(bucket)[:200]}/{reader.readable(key)[:200]}"
    if assets is None:
        raise UnseenError(f"{where} is not part of the template")
    raise UnseenError(f"{where} is not a file of this cloud assembly")


def _filled(reader: Reader, content: str, values: object) -> Sequence[Piece]:
    """The parts of a definition with the values in their places, as ``pipeline.definition_writer`` puts them there."""
    given = items(values)
    pieces: list[Piece] = []
    for part in _parts(content):
        if isinstance(part, str):
            pieces.append(part)
            continue
        match items(part):
            case ["text", int(position)] if 0 <= position < len(given):
                pieces += escaped_pieces(reader.text(given[position]))
            case ["json", int(position)] if 0 <= position < len(given):
                value = given[position]
                pieces += (reader.json if isinstance(value, list | tuple) else reader.text)(cast("object", value))
            case _:
                raise UnseenError("the file of the definition is not one that this version of the library writes")
    return pieces


def _parts(content: str) -> Sequence[object]:
    try:
        parts: object = json.loads(content)
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, list):
        raise UnseenError("the file of the definition is no list of parts")
    return cast("Sequence[object]", parts)
