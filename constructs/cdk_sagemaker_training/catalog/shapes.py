"""What the steps of a pipeline answer: the members of their Describe* responses, for typed property paths.

Sources: botocore's service models and, for what the pipeline service adds, the SageMaker SDK's ``workflow`` modules
(see ``data/shapes.json``, ``_meta``).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.data_files import load_data


class Kind(Enum):
    """How a path leads on from a place in a response."""

    STRUCTURE = "structure"
    LIST = "list"
    MAP = "map"
    VALUE = "value"
    ANYTHING = "anything"
    """The author decides what lies there, so any path is right."""


@attrs.frozen(kw_only=True)
class Shape(ByValue):
    """One place in a response."""

    kind: Kind
    members: Mapping[str, Member] = attrs.field(factory=dict[str, "Member"])
    """By name; of a structure, or of a map whose keys are known."""
    item: str = ""
    """The notation of what a list or a map holds."""

    @property
    def items_have_names(self) -> bool:
        """Whether the entries of a list can be named: ``Outputs['train']`` as well as ``Outputs[0]``."""
        return self.kind is Kind.LIST and any(name.endswith("Name") for name in shape_of(self.item).members)

    @property
    def inside(self) -> Shape:
        """What a list or a map holds."""
        return shape_of(self.item)


@attrs.frozen(kw_only=True)
class Member(ByValue):
    """A member of a structure."""

    path: str
    """How the expression spells it: mostly its own name."""
    shape: Shape | str = ""
    """Or its notation, looked up when it is needed."""

    def resolved(self) -> Shape:
        """The member's shape."""
        return shape_of(self.shape) if isinstance(self.shape, str) else self.shape


VALUE = Shape(kind=Kind.VALUE)


@cache
def shape_of(notation: str) -> Shape:
    """The shape that a notation stands for: ``""`` a value, ``"*"`` anything, ``"[X]"`` a list, ``"{X}"`` a map."""
    if not notation:
        return VALUE
    if notation == "*":
        return Shape(kind=Kind.ANYTHING)
    if notation[0] in "[{":
        return Shape(kind=Kind.LIST if notation[0] == "[" else Kind.MAP, item=notation[1:-1])
    return _structure(_data()["shapes"][notation])


@cache
def step_shape(step_type: str) -> Shape | None:
    """What a step of this type answers; None where no model describes it."""
    members = _data()["steps"].get(step_type)
    return None if members is None else _structure(members)


def _structure(members: Mapping[str, str]) -> Shape:
    named = {name: Member(path=name, shape=notation) for name, notation in members.items()}
    return Shape(kind=Kind.STRUCTURE, members=named)


@cache
def _data() -> Any:
    return load_data("shapes.json")
