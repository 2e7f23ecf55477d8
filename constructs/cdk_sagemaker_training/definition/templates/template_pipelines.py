"""Every pipeline of a CloudFormation template, with the definition that it gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeGuard, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.document.graph import escaped
from cdk_sagemaker_training.definition.templates.assets import Assets
from cdk_sagemaker_training.definition.templates.intrinsics import intrinsic
from cdk_sagemaker_training.definition.templates.json_text import json_text
from cdk_sagemaker_training.definition.templates.located import located
from cdk_sagemaker_training.definition.templates.pieces import Piece, Reader
from cdk_sagemaker_training.definition.templates.schedules import TemplateSchedule, schedules_of
from cdk_sagemaker_training.definition.templates.shapes import kind, mapping
from cdk_sagemaker_training.definition.templates.template import Template
from cdk_sagemaker_training.definition.templates.unseen import UnseenError

PIPELINE: Final = "AWS::SageMaker::Pipeline"
_BODY: Final = "PipelineDefinitionBody"
_LOCATION: Final = "PipelineDefinitionS3Location"


@attrs.frozen(kw_only=True)
class TemplatePipeline(ByValue):
    """An ``AWS::SageMaker::Pipeline`` of a template."""

    logical_id: str
    name: str | None
    """``PipelineName``; None where there is none and where only the deployment knows it."""
    property_path: str
    """JSON Pointer in the template to where the definition stands."""
    text: str | None
    """The definition as JSON text, with a token (``definition.fields.unknown``) for what only the deployment knows.

    Not necessarily JSON: what an author got wrong is handed on. None where the definition cannot be seen.
    """
    unseen: str
    """Why there is no text, in words for a user; else empty."""
    schedules: Sequence[TemplateSchedule]
    construct_path: str | None
    """Where the CDK declares it: ``aws:cdk:path`` of its metadata."""


def is_template(value: object) -> TypeGuard[Mapping[str, object]]:
    """Whether parsed JSON or YAML is a CloudFormation template rather than, say, a pipeline definition."""
    if not isinstance(value, Mapping) or "Steps" in value:
        return False
    resources = cast("Mapping[object, object]", value).get("Resources")
    if not isinstance(resources, Mapping):
        return False
    declared = cast("Mapping[object, object]", resources)
    # One is enough: a template with a mistake in one resource is a template, and so is one with Fn::ForEach.
    return not declared or any("Type" in mapping(resource) for resource in declared.values())


def pipelines_in(template: Mapping[str, object], *, assets: Assets | None = None) -> Iterator[TemplatePipeline]:
    """The pipelines of a parsed template in its order. Raises nothing, whatever the template holds.

    :param assets: The files of the cloud assembly that the template belongs to. Default: definitions on S3 stay unseen.
    """
    declared = Template.of(template)
    for logical_id in declared.resources:
        properties = declared.properties(logical_id, PIPELINE)
        if properties is not None:
            yield _pipeline(declared, logical_id, properties, assets)


def _pipeline(
    template: Template, logical_id: str, properties: Mapping[str, object], assets: Assets | None
) -> TemplatePipeline:
    definition = properties.get("PipelineDefinition")
    key = next((key for key in (_BODY, _LOCATION) if key in mapping(definition)), None)
    text, unseen = None, ""
    try:
        text = _text(template, definition, key, assets)
    except UnseenError as error:
        unseen = str(error)
    except RecursionError:  # the caller may have used up most of the stack
        unseen = "the definition is nested too deep"
    name = properties.get("PipelineName")
    path = mapping(mapping(template.resources[logical_id]).get("Metadata")).get("aws:cdk:path")
    return TemplatePipeline(
        logical_id=logical_id,
        name=Reader(template).known(name),
        property_path="/".join(
            ["/Resources", escaped(logical_id), "Properties/PipelineDefinition", *([] if key is None else [key])]
        ),
        text=text,
        unseen=unseen,
        schedules=schedules_of(template, logical_id, name),
        construct_path=path if isinstance(path, str) else None,
    )


def _text(template: Template, definition: object, key: str | None, assets: Assets | None) -> str:
    if definition is None:
        raise UnseenError("there is no PipelineDefinition")
    if not isinstance(definition, Mapping):
        raise UnseenError(f"PipelineDefinition is {kind(definition)}, not an object")
    given = mapping(cast("object", definition))
    reader = Reader(template)
    if key == _BODY:
        return json_text(_body(reader, given[_BODY]))
    if key == _LOCATION:
        return json_text(located(reader, template, given[_LOCATION], assets))
    keys = ", ".join(map(str, given))[:200] or "nothing"
    raise UnseenError(f"PipelineDefinition has neither {_BODY} nor {_LOCATION}, but {keys}")


def _body(reader: Reader, body: object) -> Sequence[Piece]:
    """The body is text; an object instead of its text is a common slip that CloudFormation's users get away with."""
    as_object = isinstance(body, Mapping) and intrinsic(cast("object", body)) is None
    return (reader.json if as_object else reader.text)(cast("object", body))
