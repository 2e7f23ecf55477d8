"""What every reader of a step does: take members out of a request, offer calls that may make it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import attrs

from cdk_sagemaker_training.definition.fields.reading import at
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.source.code import Call, Code, literal
from cdk_sagemaker_training.definition.source.made import made
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.values import Read, value
from cdk_sagemaker_training.definition.steps.step import Step

Given: TypeAlias = "Mapping[str, Code | None]"
Attempt: TypeAlias = "Callable[[Given], Call]"
"""Makes a step, or raises; what is given are the members that all steps have."""
Reader: TypeAlias = "Callable[[dict[str, Json], Scope], Iterator[Attempt]]"
"""Reads a step of one type: the attempts, the one that says most about the step first."""

_FIRST = ("name", "display_name", "description")


def taken(section: Json, scope: Scope, **members: str | tuple[str, Read]) -> dict[str, Code | None]:
    """By argument, the code of the member of a section at a path with dots; None where it is not there.

    A member of a request goes with what reads it where that is not ``value``.
    """
    found: dict[str, Code | None] = {}
    for name, wanted in members.items():
        path, read = (wanted, value) if isinstance(wanted, str) else wanted
        given = at(section, *path.split("."))
        found[name] = None if given is None else read(given, scope)
    return found


def step_made(cls: type[Step], common: Given, /, **own: Code | None) -> Call:
    """A call of the class of a step: its name first, then what is its own, then what it has as other steps do.

    What the class does not take is left out: the comparison with the document will tell.
    """
    known = {field.name for field in attrs.fields(cls)}
    ordered = {name: common.get(name) for name in _FIRST} | own | {k: v for k, v in common.items() if k not in _FIRST}
    return made(cls, **{name: code for name, code in ordered.items() if name in known})


def empty_if_null(section: Json, key: str) -> Code | None:
    """The empty text with which an author rules out what a workspace would fill in; None where nobody did."""
    return literal("") if isinstance(section, dict) and key in section and section[key] is None else None
