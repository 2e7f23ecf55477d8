"""Stacks and pipelines as documents that people read: definitions decoded, tokens named, noise gone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, cast, runtime_checkable

from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.fields.deferred import Deferred
from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT
from cdk_sagemaker_training.definition.templates.shapes import items, mapping
from cdk_sagemaker_training.definition.training.source_code import SourceCode
from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.testing.snapshots.copies import copied
from cdk_sagemaker_training.testing.snapshots.decoding import DecodedPipeline, decoded_pipelines
from cdk_sagemaker_training.testing.snapshots.noise import without_hashes, without_noise, without_version_hashes
from cdk_sagemaker_training.testing.snapshots.options import SnapshotOptions
from cdk_sagemaker_training.testing.snapshots.placeholders import Placeholders
from cdk_sagemaker_training.testing.snapshots.yaml_text import yaml_text
from cdk_sagemaker_training.testing.synthesized import HasJson, Synthesized, of_stack, synthesized

if TYPE_CHECKING:
    from aws_cdk import Stack
    from constructs import IConstruct

StackLike: TypeAlias = "Stack | HasJson | Mapping[str, object]"
PipelineLike: TypeAlias = "IConstruct | PipelineDefinition"

_BODY: Final = "PipelineDefinitionBody"
_ON_S3: Final = "PipelineDefinitionS3Location"
_PIPELINE: Final = "AWS::SageMaker::Pipeline"


@runtime_checkable
class _InTree(Protocol):
    """What is used of a construct."""

    @property
    def node(self) -> object: ...


def readable_stack(stack: StackLike, *, options: SnapshotOptions | None = None) -> str:
    """The template of a stack as YAML text, as ``snapshot_stack`` compares it.

    ``stack``: a ``Stack``, a ``Template`` of ``aws_cdk.assertions``, or a template as a dict. ``options``: default:
    the library's own normalization alone. Raises ``InvalidInputError`` for anything else.
    """
    found = synthesized(stack, "snapshot of a stack")
    return _text(_template(found), options)


def readable_pipeline(pipeline: PipelineLike, *, options: SnapshotOptions | None = None) -> str:
    """A pipeline as YAML text, as ``snapshot_pipeline`` compares it.

    ``pipeline``: a ``TrainingPipeline``, a ``CfnPipeline`` or any other construct with one ``AWS::SageMaker::Pipeline``
    in it, or a ``PipelineDefinition``. ``options``: default: the library's own normalization alone. Raises
    ``InvalidInputError`` for anything else.
    """
    if isinstance(pipeline, PipelineDefinition):
        return _text({"Definition": copied(pipeline.to_dict(_in_words), _without_tokens)}, options)
    if not isinstance(cast("object", pipeline), _InTree):
        allowed = "a TrainingPipeline, a CfnPipeline or a PipelineDefinition"
        raise InvalidInputError("snapshot of a pipeline", [Problem("pipeline", pipeline, allowed)])
    from aws_cdk import Stack
    from aws_cdk import aws_sagemaker as sagemaker

    resources = [found for found in pipeline.node.find_all() if isinstance(found, sagemaker.CfnPipeline)]
    if len(resources) != 1:
        given = [found.node.path for found in resources]
        raise InvalidInputError(
            f"snapshot of pipeline {pipeline.node.path!r}",
            [Problem("pipeline", given, f"a construct with one {_PIPELINE} in it", "take snapshot_stack for several")],
        )
    stack = Stack.of(resources[0])
    logical_id = str(stack.resolve(resources[0].logical_id))
    found = of_stack(stack)
    resource = mapping(mapping(found.template.get("Resources")).get(logical_id))
    decoded = decoded_pipelines(found.template, found.assets)[logical_id]
    properties = _pipeline_properties(resource, decoded, Placeholders(found.template))
    definition = mapping(properties.pop("PipelineDefinition"))
    return _text({**properties, "Definition": definition.get(_BODY, definition.get("Definition"))}, options)


def _text(document: object, options: SnapshotOptions | None) -> str:
    return yaml_text((options or SnapshotOptions()).applied(without_hashes(document)))


def _template(found: Synthesized) -> dict[str, object]:
    placeholders = Placeholders(found.template)
    decoded = decoded_pipelines(found.template, found.assets)
    kept = without_noise(found.template)
    resources = {
        key: _resource(mapping(resource), decoded.get(key), placeholders)
        for key, resource in mapping(kept.pop("Resources", None)).items()
    }
    others = {section: placeholders.readable(content) for section, content in kept.items()}
    return {**others, **({"Resources": without_version_hashes(resources)} if resources else {})}


def _resource(
    resource: Mapping[str, object], decoded: DecodedPipeline | None, placeholders: Placeholders
) -> dict[str, object]:
    readable = dict(mapping(placeholders.readable(resource)))
    if decoded is not None:
        readable["Properties"] = _pipeline_properties(resource, decoded, placeholders)
    if "DependsOn" in readable:
        named = readable["DependsOn"]
        listed = items(named) or [named]
        readable["DependsOn"] = [placeholders.names.short(str(name)) for name in listed]
    return readable


def _pipeline_properties(
    resource: Mapping[str, object], decoded: DecodedPipeline, placeholders: Placeholders
) -> dict[str, object]:
    """The properties with the definition where its text stood, or beside the place of the object that it is in."""
    given = dict(mapping(resource.get("Properties")))
    place = mapping(given.pop("PipelineDefinition", None))
    document = f"not seen: {decoded.pipeline.unseen}" if decoded.document is None else decoded.document
    readable = mapping(placeholders.readable(given))
    if _ON_S3 in place and _BODY not in place:
        where = placeholders.readable(place[_ON_S3])
        return {**readable, "PipelineDefinition": {_ON_S3: where, "Definition": document}}
    return {**readable, "PipelineDefinition": {_BODY: document}}


def _in_words(value: Deferred) -> str:
    """What a stack decides, in a document of typed steps."""
    if isinstance(value, ImageReference):
        return f"<image {value.repository}:{value.tag}>"
    return f"<source {value.program}>" if isinstance(value, SourceCode) else f"<{type(value).__name__}>"


def _without_tokens(value: object) -> object:
    return TOKEN_IN_TEXT.sub(_token_name, value) if isinstance(value, str) else value


def _token_name(found: re.Match[str]) -> str:
    """``<Bucket>`` for ``${Token[Bucket.42]}``: the number is another one in every run."""
    return f"<{found[0][8:-2].rpartition('.')[0] or found[0][8:-2]}>"
