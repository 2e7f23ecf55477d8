"""What the first lines of a module say of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.fields.deferred import DeployRegion, Quoted
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.source.code import WIDTH, quoted
from cdk_sagemaker_training.definition.source.regions import regions_in


@attrs.frozen(kw_only=True)
class WrittenStep(ByValue):
    """How a step was written. ``typed``: with its class; else as it stands in the document, and ``reason`` says why."""

    name: str
    type: str
    typed: bool
    reason: str = ""


def head(written: Sequence[WrittenStep], region: str | None, definition: PipelineDefinition) -> str:
    """The docstring of a module. ``region``: of the document's images; ``definition``: what the module makes."""
    said = ["A pipeline definition for `TrainingPipeline(definition=definition)`."]
    if region is not None:
        said.append(_images(region, definition))
    if raw := [step for step in written if not step.typed]:
        said.append("Steps that no class makes exactly stand as they were:")
        said += [f"- {quoted(step.name)}: {step.reason}" for step in raw]
    text = "".join(_paragraphs(said)).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""{text}{chr(10) if len(said) > 1 else ""}"""\n\n'


def _paragraphs(said: Sequence[str]) -> Iterator[str]:
    for number, paragraph in enumerate(said):
        is_item = paragraph.startswith("- ")
        between = "" if not number else "\n" if is_item and said[number - 1].startswith("- ") else "\n\n"
        indent = "  " if is_item else ""
        yield between + textwrap.fill(paragraph, WIDTH, break_long_words=False, subsequent_indent=indent)


def _images(region: str, definition: PipelineDefinition) -> str:
    """What is true of the images: in a step that stands as it was they are URIs of one region."""
    document = cast("dict[str, Json]", definition.document)
    if not any(isinstance(leaf, ImageReference | DeployRegion | Quoted) for leaf in _leaves(document)):
        return f"Images stand as URIs of {region}, which the document was for: a stack in another region takes others."
    if any(regions_in(document)):
        return (
            f"Images are looked up for the region of the stack, but for those that stand as URIs of {region}, which "
            f"the document was for."
        )
    return f"Images are looked up for the region of the stack. The document was one for {region}."


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for inner in value.values():  # pyright: ignore[reportUnknownVariableType]
            yield from _leaves(inner)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, list):
        for inner in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _leaves(inner)  # pyright: ignore[reportUnknownArgumentType]
    else:
        yield value
