"""Looks through typed objects: the steps, estimators and variables that others hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, cast

import attrs

from cdk_sagemaker_training.by_value import Reader, reader_of
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import PipelineVariable, is_list
from cdk_sagemaker_training.errors import DocumentError, Problem

MAX_DEPTH: Final = 150
"""Objects, lists and dicts inside each other; 50 nested conditions, the most that a pipeline may hold, take 100."""

_ELSEWHERE: Final = frozenset({"depends_on", "step"})
"""Fields that name other steps: what those hold is found where they stand."""

_LEAVES: Final = frozenset({bool, bytes, float, int, str, type(None)})
"""Types that hold nothing."""

_TOLD: Final = (Spec, PipelineVariable)


def contents(value: object) -> Iterator[object]:
    """Every ``Spec`` and pipeline variable inside a value, in the order in which their authors wrote them.

    Raises ``DocumentError`` where objects are nested more than ``MAX_DEPTH`` levels deep.
    """
    left = [(0, value)]
    while left:
        depth, found = left.pop()
        if depth > MAX_DEPTH:
            allowed = f"at most {MAX_DEPTH} levels of steps, conditions, lists and dicts"
            raise DocumentError("pipeline definition", [Problem("steps", type(found).__name__, allowed)])
        if isinstance(found, _TOLD):
            yield found
        left += [(depth + 1, inner) for inner in reversed(_inside(found)) if type(inner) not in _LEAVES]


def _inside(value: object) -> Sequence[object]:
    if isinstance(value, Spec):
        return _fields(type(value))(value)
    if isinstance(value, PipelineVariable):
        return [part for part in value.parts() if part is not value]
    if is_list(value):
        return cast("Sequence[object]", value)
    return list(cast("Mapping[object, object]", value).values()) if isinstance(value, Mapping) else ()


@cache
def _fields(kind: type[Spec]) -> Reader:
    return reader_of([field.name for field in attrs.fields(kind) if field.name not in _ELSEWHERE])
