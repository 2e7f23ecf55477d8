"""Intrinsic functions of CloudFormation as they stand in a template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from cdk_sagemaker_training.definition.templates.shapes import items, scalar_text

VARIABLE: Final = re.compile(r"\$\{(!?)\s*([^{}]*?)\s*\}")
"""What stands for a value in the text of ``Fn::Sub``; after ``!`` it is literal text."""

NO_VALUE: Final = "AWS::NoValue"

_NODES: Final = 500
_UNPRINTABLE: Final = re.compile(r"[^\w.:-]+")
_NAME_LENGTH: Final = 80


def intrinsic(value: object) -> tuple[str, object] | None:
    """The function and its argument where a value is a call of one, else None."""
    if not isinstance(value, Mapping):
        return None
    members = cast("Mapping[object, object]", value)
    if len(members) != 1:
        return None
    ((function, argument),) = members.items()
    if not isinstance(function, str) or not (function == "Ref" or function.startswith("Fn::")):
        return None
    return function, argument


def attribute(argument: object) -> tuple[str, str] | None:
    """Resource and attribute of a ``Fn::GetAtt``, which takes ``[id, attribute]`` and ``id.attribute``."""
    match argument.split(".", 1) if isinstance(argument, str) else items(argument):
        case [str(resource), str(name)]:
            return resource, name
        case _:
            return None


def token_name(function: str, argument: object) -> str:
    """A readable name: ``GetAtt.Role.Arn``, ``ImportValue.shared-bucket``, ``Select.0.Split.Ref.Subnets``."""
    words: list[str] = []
    _describe(function, argument, words, depth=3)
    return safe_name(".".join(words))


def safe_name(name: str) -> str:
    """A name that may stand in a token in JSON text."""
    return _UNPRINTABLE.sub("_", name)[:_NAME_LENGTH] or "_"


def _describe(function: str, argument: object, words: list[str], depth: int) -> None:
    words.append(function.removeprefix("Fn::"))
    inner = items(argument) or [argument]
    # Of Fn::If the condition says what it is, and the branches may hold whole documents.
    for value in inner[:1] if function == "Fn::If" else inner[:4]:
        call = intrinsic(value)
        if call is not None and depth:
            _describe(*call, words, depth - 1)
        elif isinstance(value, str | int) and _UNPRINTABLE.sub("", str(value)):
            words.append(str(value)[:_NAME_LENGTH])


def same_key(value: object) -> tuple[object, ...] | None:
    """Equal for equal values; None where a value is too large to be compared."""
    atoms: list[object] = []
    stack = [value]
    while stack:
        current = stack.pop()
        if len(atoms) + len(stack) > _NODES:
            return None
        inner = list(_inner(current))
        atoms.append((type(current).__name__, len(inner), scalar_text(current)))
        stack.extend(inner)
    return tuple(atoms)


def refers_to(value: object, logical_id: str) -> bool:
    """Whether a resource is referred to by ``Ref``, or in the text of ``Fn::Sub``, anywhere inside a value."""
    stack, seen = [value], 0
    while stack and seen < _NODES:
        current = stack.pop()
        seen += 1
        match intrinsic(current):
            case ("Ref", str(name)) if name == logical_id:
                return True
            case ("Fn::Sub", argument):
                text = next(iter(items(argument)), argument)
                if isinstance(text, str) and _names(text, logical_id):
                    return True
            case _:
                pass
        stack.extend(_inner(current))
    return False


def _names(text: str, logical_id: str) -> bool:
    return any(not found[1] and found[2] == logical_id for found in VARIABLE.finditer(text))


def _inner(value: object) -> Iterator[object]:
    """Keys and values, or items, of a value."""
    if isinstance(value, Mapping):
        for key, member in cast("Mapping[object, object]", value).items():
            yield from (key, member)
    else:
        yield from items(value)
