"""The templates that tests hand over: of a stack, of CDK's assertions, or as an object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

import attrs

from cdk_sagemaker_training.definition.templates import Assets, is_template
from cdk_sagemaker_training.errors import InvalidInputError, Problem

if TYPE_CHECKING:
    from aws_cdk import Stack

_ALLOWED: Final = "a Stack, a Template of aws_cdk.assertions, or a CloudFormation template as a dict"


class HasJson(Protocol):
    """What is used of ``aws_cdk.assertions.Template``."""

    def to_json(self) -> Mapping[str, object]:
        """The template."""
        ...


@attrs.frozen
class Synthesized:
    """A template, and what is known around it."""

    template: Mapping[str, object]
    assets: Assets | None = None
    """The files of the assembly, of which definitions on S3 are read; None where there is none."""
    stack: Stack | None = None


def synthesized(given: Stack | HasJson | Mapping[str, object], subject: str) -> Synthesized:
    """What was given, as a template. A stack is synthesized with its app, once: what is added later is not seen.

    Raises ``InvalidInputError`` for what is none of the three.
    """
    value: object = given
    if hasattr(value, "template_file"):
        return of_stack(cast("Stack", value))
    if hasattr(value, "to_json"):
        value = cast("HasJson", value).to_json()
    if not isinstance(value, Mapping) or not is_template(cast("object", value)):
        raise InvalidInputError(subject, [Problem("template", value, _ALLOWED)])
    return Synthesized(value)


def of_stack(stack: Stack) -> Synthesized:
    """The template of a stack, nested ones included, as CDK's own ``Template.from_stack`` finds it."""
    from aws_cdk import Stage

    stage = Stage.of(stack)
    if stage is None:
        raise InvalidInputError("stack", [Problem("stack", stack.node.path, "a stack of an app or a stage")])
    path = Path(stage.synth().directory) / stack.template_file
    template = cast("Mapping[str, object]", json.loads(path.read_text(encoding="utf-8")))
    return Synthesized(template, Assets.of_template(path), stack)
