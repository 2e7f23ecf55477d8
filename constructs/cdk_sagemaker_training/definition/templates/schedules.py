"""What starts a pipeline on a schedule, in the template that declares the pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.templates.intrinsics import refers_to
from cdk_sagemaker_training.definition.templates.pieces import Reader
from cdk_sagemaker_training.definition.templates.shapes import items, mapping
from cdk_sagemaker_training.definition.templates.template import Template

SCHEDULE: Final = "AWS::Scheduler::Schedule"
RULE: Final = "AWS::Events::Rule"


@attrs.frozen(kw_only=True)
class TemplateSchedule(ByValue):
    """An EventBridge schedule, or a rule with a schedule, that starts a pipeline, switched on or off."""

    logical_id: str
    expression: str | None
    """``rate(1 day)``, ``cron(...)``; None where only the deployment knows it, or where it is empty."""
    parameters: Sequence[str]
    """Names of the pipeline's parameters that it supplies."""


def schedules_of(template: Template, pipeline_id: str, pipeline_name: object) -> Sequence[TemplateSchedule]:
    """The schedules of a pipeline, given its ``PipelineName`` as it stands in the template."""
    found: list[TemplateSchedule] = []
    for logical_id in template.resources:
        for properties, target in _targets(template, logical_id):
            reader = Reader(template)
            if not _starts(reader, target.get("Arn"), pipeline_id, pipeline_name):
                continue
            expression = reader.known(properties.get("ScheduleExpression")) or None
            parameters = tuple(_parameters(reader, target))
            found.append(TemplateSchedule(logical_id=logical_id, expression=expression, parameters=parameters))
    return tuple(found)


def _targets(template: Template, logical_id: str) -> Iterator[tuple[Mapping[str, object], Mapping[str, object]]]:
    schedule = template.properties(logical_id, SCHEDULE)
    if schedule is not None:
        yield schedule, mapping(schedule.get("Target"))
    rule = template.properties(logical_id, RULE)
    if rule is not None and rule.get("ScheduleExpression") is not None:
        for target in items(rule.get("Targets")):
            yield rule, mapping(target)


def _starts(reader: Reader, arn: object, pipeline_id: str, pipeline_name: object) -> bool:
    if refers_to(arn, pipeline_id):
        return True
    name = "" if pipeline_name is None else _comparable(reader.readable(pipeline_name))
    return bool(name) and _comparable(reader.readable(arn)).endswith(f":pipeline/{name}")


def _comparable(text: str) -> str:
    """Names of pipelines ignore case; a value has the same name whether ``Ref`` or ``Fn::Sub`` puts it there."""
    return text.lower().replace("${token[sub.", "${token[ref.")


def _parameters(reader: Reader, target: Mapping[str, object]) -> Iterator[str]:
    for entry in items(mapping(target.get("SageMakerPipelineParameters")).get("PipelineParameterList")):
        name = reader.known(mapping(entry).get("Name"))
        if name:
            yield name
