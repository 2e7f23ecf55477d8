"""Values of a request that only an execution of a state machine knows: JSONPath texts of CDK (``sfn.JsonPath``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training.definition.document.graph import children
from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT
from cdk_sagemaker_training.definition.fields.variables import Json, is_expression
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.starting.joined_paths import path_behind, paths_in

_BRACES: Final = re.compile(r"[{}]")
_PLAIN_PATH: Final = re.compile(r"\$\.[A-Za-z_][\w.\-\[\]]*")


def path_of(text: str) -> str | None:
    """The path or intrinsic function that a text stands for as a whole; None for any other text."""
    return path_behind(text) if paths_in(text) == [text] else None


def value_problems(request: Json, pointer: str) -> Iterator[Problem]:
    """Expressions of pipelines, which no state machine evaluates, and texts that cannot be joined."""
    if is_expression(request):
        allowed = "a literal, a CDK token or a JSONPath: outside of a pipeline nobody evaluates its expressions"
        fix = "take it from the machine's input: sfn.JsonPath.string_at('$.name'), or number_at for a number"
        yield Problem(pointer, request, allowed, fix)
    elif isinstance(request, str) and any(_BRACES.search(TOKEN_IN_TEXT.sub("", text)) for text, _ in _parts(request)):
        # What braces mean among the arguments of an intrinsic function is not documented.
        yield Problem(pointer, request, "text without braces around a JSONPath, or the path alone")
    else:
        for place, inner in children(request, pointer):
            yield from value_problems(inner, place)


def plain_paths(request: Json, pointer: str) -> Iterator[tuple[str, str]]:
    """Texts that look like a path and are none: where each stands, and the text."""
    if isinstance(request, str) and _PLAIN_PATH.fullmatch(request):
        yield pointer, request
    for place, inner in children(request, pointer):
        yield from plain_paths(inner, place)


def joined(value: Json) -> Json:
    """The value with each text that a path is a part of as ``States.Format``, which CDK does not make by itself."""
    if isinstance(value, dict):
        return {key: joined(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [joined(inner) for inner in value]
    parts = list(_parts(value)) if isinstance(value, str) else []
    if len(parts) < 2:
        return value
    return sfn.JsonPath.format("{}" * len(parts), *(text for text, _ in parts))


def as_parameters(document: Mapping[str, Json], allowed: Mapping[str, Sequence[str]]) -> dict[str, Json]:
    """The document with each JSONPath as a parameter of its own, of which ``allowed`` may know the values."""
    found: dict[str, None] = dict.fromkeys(allowed)
    steps = _as_parameters(document["Steps"], found)
    return {**document, "Parameters": [{"Name": path, "Type": "String"} for path in found], "Steps": steps}


def _as_parameters(value: Json, found: dict[str, None]) -> Json:
    if isinstance(value, dict):
        return {key: _as_parameters(inner, found) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_parameters(inner, found) for inner in value]
    parts: list[Json] = []
    for text, path in _parts(value) if isinstance(value, str) else ():
        if path is not None:
            found[path] = None
        parts.append(text if path is None else {"Get": f"Parameters.{path}"})
    if not parts:
        return value
    return parts[0] if len(parts) == 1 else {"Std:Join": {"On": "", "Values": parts}}


def _parts(text: str) -> Iterator[tuple[str, str | None]]:
    """The parts of a text that has a path in it, each with its path, if it is one; nothing for any other text."""
    tokens = paths_in(text)
    if tokens:
        between = "|".join(map(re.escape, tokens))
        yield from ((part, path_of(part)) for part in re.split(f"({between})", text) if part)
