"""Looks through typed objects: the steps, estimators and variables that others hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, cast

import attrs

from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import PipelineVariable
from cdk_sagemaker_training.errors import DocumentError, Problem

MAX_DEPTH: Final = 150
"""Objects, lists and dicts inside each other; 50 nested conditions, the most that a pipeline may hold, take 100."""

_ELSEWHERE: Final = frozenset({"depends_on", "step"})
"""Fields that name other steps: what those hold is found where they stand."""


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
        if isinstance(found, Spec | PipelineVariable):
            yield found
        left += [(depth + 1, inner) for inner in reversed(list(_inside(found)))]


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, Spec):
        fields = attrs.fields(type(value))
        return [cast("object", getattr(value, field.name)) for field in fields if field.name not in _ELSEWHERE]
    if isinstance(value, PipelineVariable):
        return [part for part in value.parts() if part is not value]
    if isinstance(value, Mapping):
        return cast("Mapping[object, object]", value).values()
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return cast("Sequence[object]", value)
    return ()
