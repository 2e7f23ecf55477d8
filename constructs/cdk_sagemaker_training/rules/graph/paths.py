"""Paths into what a step answers: ``ProcessingOutputConfig.Outputs['report'].S3Output.S3Uri``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.shapes import Kind, Member, Shape, step_shape
from cdk_sagemaker_training.definition.document.graph import Reference

_PART: Final = re.compile(r"\.([^.\[\]'\"]+)|\['([^']*)'\]|\[(\d+)\]")
_OUTPUTS: Final = Member(path="OutputParameters", shape=Shape(kind=Kind.MAP))
_EXCHANGE: Final = Shape(kind=Kind.STRUCTURE, members={"OutputParameters": _OUTPUTS})
_MORE: Final = {"ForEach": {"ChildOutputs"}, "EMR": {"ClusterId"}}
"""Members that other versions of the SDK refer to."""


@attrs.frozen
class Part(ByValue):
    """One part of a path: a member (``.Outputs``), a key (``['report']``) or an index (``[0]``)."""

    member: str | None
    key: str | None
    index: int | None

    def __str__(self) -> str:
        if self.member is not None:
            return self.member
        return f"[{self.index}]" if self.key is None else f"['{self.key}']"


def parts_of(found: Reference) -> Sequence[Part]:
    """The parts of the path behind the name of a step; none where there is no path, or it is written otherwise."""
    return _parts(found.text.removeprefix(f"Steps.{found.name}"))


@lru_cache(maxsize=1024)
def _parts(path: str) -> Sequence[Part]:
    """Steps are asked for the same few paths again and again."""
    parts, end = list[Part](), 0
    for match in _PART.finditer(path):
        if match.start() != end:
            return ()
        member, key, index = match.groups()
        parts.append(Part(member, key, None if index is None else int(index[:9])))
        end = match.end()
    return parts if end == len(path) else ()


def answer_of(step_type: str) -> Shape | None:
    """What a step of a type answers; None where that is not known."""
    return _EXCHANGE if step_type in {"Lambda", "Callback"} else step_shape(step_type)


def key_in(parts: Sequence[Part], *path: str) -> Part:
    """The part of a path behind these members; an empty one where the path is another."""
    leads_there = [part.member for part in parts[: len(path)]] == [*path] and len(parts) > len(path)
    return parts[len(path)] if leads_there else Part(None, None, None)


def leads_nowhere(step_type: str, parts: Sequence[Part]) -> tuple[Part, str, Sequence[str]] | None:
    """Where a path does not fit what a step answers: its part, why, and the members that there are instead.

    None where it may fit.
    """
    shape = answer_of(step_type)
    if parts and str(parts[0]) in _MORE.get(step_type, ()):
        return None
    for before, part in zip((None, *parts), parts, strict=False):
        if shape is None or shape.kind is Kind.ANYTHING:
            return None
        if shape.kind is Kind.VALUE:
            return part, f"{before} is a plain value, which {part} cannot lead further into", ()
        if shape.kind is Kind.LIST and part.member is not None:
            return part, f"{before} is a list: an entry is chosen by its index or name in brackets, not by .{part}", ()
        if shape.kind is not Kind.STRUCTURE:
            shape = shape.inside
            continue
        member = shape.members.get(part.member or part.key or "")
        if member is None:
            where = f"what a {step_type} step answers" if before is None else str(before)
            return part, f"{part} is no member of {where}", sorted(shape.members)
        shape = member.resolved()
    return None
