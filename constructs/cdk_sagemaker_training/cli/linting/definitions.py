"""The definition documents in a file: it is one itself, or a template with pipelines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias, cast

import attrs

from cdk_sagemaker_training.cli.linting.places import Place, json_places
from cdk_sagemaker_training.cli.linting.reading import UnusableError, standard_input, text_of
from cdk_sagemaker_training.cli.linting.sources import Source, source_of
from cdk_sagemaker_training.cli.linting.targets import STANDARD_INPUT, Target
from cdk_sagemaker_training.definition.document.sources import steps_document
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.templates import (
    Assets,
    TemplatePipeline,
    TemplateSchedule,
    is_template,
    pipelines_in,
    stack_region,
)
from cdk_sagemaker_training.definition.templates.shapes import kind
from cdk_sagemaker_training.errors import DocumentError

Places: TypeAlias = "Callable[[Iterable[str]], Mapping[str, Place]]"

_SIGNS: Final = ("AWS::SageMaker::Pipeline", "2020-12-01")
"""What a file has in it that is meant to be a template with a pipeline, or a definition."""


@attrs.frozen
class Definition:
    """A document that rules can look at."""

    document: dict[str, Json]
    places: Places
    """For pointers into the document, places in the file."""
    pipeline: str = ""
    """The logical id, or the name of a deployed pipeline; empty for a definition in a file of its own."""
    name: str | None = None
    """``PipelineName`` of a template, where it is known."""
    schedule: TemplateSchedule | None = None
    region: str | None = None
    """Of the stack or the account that it is deployed to, where it is known."""


@attrs.define
class Found:
    """What is in a file."""

    definitions: list[Definition] = attrs.field(factory=list[Definition])
    problems: list[str] = attrs.field(factory=list[str])
    notes: list[str] = attrs.field(factory=list[str])
    unseen: list[str] = attrs.field(factory=list[str])
    """The logical ids of pipelines that notes and problems are about."""


def found_in(target: Target) -> tuple[str, Found | None]:
    """The text of a file, and ``definitions_in`` it. Raises ``UnusableError``."""
    path = None if target.file == STANDARD_INPUT else Path(target.file)
    text = standard_input() if path is None else text_of(path)
    return text, definitions_in(text, path=path, is_named=target.is_named)


def is_something_else(target: Target, error: UnusableError) -> bool:
    """Whether a file that cannot be used need not be: what nobody named and cannot be text is skipped.

    A file that is gone or forbidden is worth a word.
    """
    return not target.is_named and not isinstance(error.__cause__, OSError) and "line" not in str(error)


def definitions_in(text: str, *, path: Path | None, is_named: bool = True) -> Found | None:
    """The definitions in text of JSON or YAML, and what cannot be seen or used of them.

    ``path``: of the file, for the assets beside it; None where the text is of no file. ``is_named``: whether it has to
    be a definition or a template; None is returned for something else where it need not. Raises ``UnusableError``.
    """
    is_meant = is_named or any(sign in text for sign in _SIGNS)
    try:
        source = source_of(text, "" if path is None else path.suffix)
    except UnusableError:
        if is_meant:
            raise
        return None
    value = source.value
    if is_template(value):
        return _of_template(source, value, path)
    if not is_named and not (isinstance(value, dict) and isinstance(value.get("Steps"), list)):
        return None
    if not isinstance(value, dict):
        raise UnusableError(f"{kind(value)} at its top level, not an object with Steps")
    if "Steps" not in value:
        raise UnusableError("neither a pipeline definition, which has Steps, nor a template, which has Resources")
    return Found([Definition(_document(value), source.places)])


def definition_of(text: str, pipeline: str, region: str | None = None) -> Definition:
    """The definition of a deployed pipeline. Raises ``UnusableError``."""
    source = source_of(text, ".json")
    return Definition(_document(source.value), source.places, pipeline, pipeline, region=region)


def _document(value: Json) -> dict[str, Json]:
    try:
        return steps_document(value)
    except DocumentError as error:
        (problem,) = error.problems
        where = f"{problem.where}: " if problem.where else ""
        given = str(problem.given) if problem.where else kind(value)
        raise UnusableError(f"no pipeline definition: {where}got {given[:80]}; allowed: {problem.allowed}") from error


def _of_template(source: Source, template: Mapping[str, object], path: Path | None) -> Found:
    found = Found()
    assets, region = (None, None) if path is None else (Assets.of_template(path), stack_region(path))
    for pipeline in pipelines_in(template, assets=assets):
        if pipeline.text is None:
            found.notes.append(f"pipeline {pipeline.logical_id} not looked into: {pipeline.unseen}")
            found.unseen.append(pipeline.logical_id)
            continue
        try:
            inner = source_of(pipeline.text, ".json")
            document = _document(inner.value)
        except UnusableError as error:
            found.problems.append(f"pipeline {pipeline.logical_id}: {error}")
            found.unseen.append(pipeline.logical_id)
            continue
        schedule = next((schedule for schedule in pipeline.schedules if schedule.expression is not None), None)
        places = _TemplatePlaces(source, pipeline).of
        found.definitions.append(Definition(document, places, pipeline.logical_id, pipeline.name, schedule, region))
    return found


@attrs.frozen
class _TemplatePlaces:
    """The place of the property that holds a definition, or inside of it where that has lines or is an object."""

    _source: Source
    _pipeline: TemplatePipeline

    def of(self, pointers: Iterable[str]) -> Mapping[str, Place]:
        wanted: Sequence[str] = list(pointers)
        block = self._source.block(self._pipeline.property_path)
        if block is not None:
            inner = json_places(cast("str", self._pipeline.text), wanted)
            return {
                pointer: Place(block.line + place.line - 1, block.column + place.column - 1)
                for pointer, place in inner.items()
            }
        base = self._pipeline.property_path
        is_object = isinstance(self._at(base), dict)
        found = self._source.places([f"{base}{pointer}" for pointer in wanted] if is_object else [base])
        if is_object:
            return {pointer: found[f"{base}{pointer}"] for pointer in wanted}
        return dict.fromkeys(wanted, attrs.evolve(found[base], exact=False))

    def _at(self, pointer: str) -> Json:
        value = self._source.value
        for part in pointer.split("/")[1:]:
            value = cast("dict[str, Json]", value)[part.replace("~1", "/").replace("~0", "~")]
        return value
