"""What a step's job will have answered: ``train.properties.ModelArtifacts.S3ModelArtifacts``."""

from __future__ import annotations

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.shapes import Kind, Shape
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable
from cdk_sagemaker_training.errors import InvalidInputError, Problem


@attrs.frozen
class Properties(PipelineVariable, ByValue):
    """A path into the Describe response of a step's job; attributes and items lead further in.

    ``shape`` says what lies there; a path that leads nowhere raises ``InvalidInputError`` at once. Without a shape
    every path is taken. Lists take an index from 0, and the name of an entry where entries have names; maps a key.
    """

    step_name: str
    path: str = ""
    shape: Shape | None = attrs.field(default=None, eq=False, repr=False)

    __iter__ = None  # with __getitem__ alone Python would iterate for ever

    def __getattr__(self, name: str) -> Properties:
        # Members of every Describe response are PascalCase; anything else is Python asking (copy, pickle, jsii).
        if not name[:1].isupper():
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        shape = self.shape
        if shape is None or shape.kind is Kind.ANYTHING:
            return self._at(f".{name}", shape)
        if shape.kind is not Kind.STRUCTURE:
            raise self._nowhere(name, _LEADS_ON[shape.kind])
        member = shape.members.get(name)
        if member is None:
            raise self._nowhere(name, one_of(sorted(shape.members)), did_you_mean(name, shape.members))
        return self._at(f".{member.path}", member.resolved())

    def __getitem__(self, item: str | int) -> Properties:
        index = f"[{item}]" if isinstance(item, int) else f"['{item}']"
        shape = self.shape
        if shape is None or shape.kind is Kind.ANYTHING:
            return self._at(index, shape)
        named = isinstance(item, str) and (shape.kind is Kind.MAP or shape.items_have_names)
        counted = isinstance(item, int) and not isinstance(item, bool) and item >= 0 and shape.kind is Kind.LIST
        if not (named or counted):
            raise self._nowhere(item, _LEADS_ON[shape.kind])
        if shape.members and item not in shape.members:
            raise self._nowhere(item, one_of(sorted(shape.members)), did_you_mean(item, shape.members))
        return self._at(index, shape.inside)

    def _at(self, further: str, shape: Shape | None) -> Properties:
        return Properties(self.step_name, f"{self.path}{further}".removeprefix("."), shape)

    def _nowhere(self, given: object, allowed: str, fix: str = "") -> InvalidInputError:
        where = ".".join(filter(None, ("properties", self.path)))
        return InvalidInputError(f"properties of step {self.step_name!r}", [Problem(where, given, allowed, fix)])

    @property
    def expr(self) -> dict[str, Json]:
        return {"Get": ".".join(filter(None, ("Steps", self.step_name, self.path)))}


_LEADS_ON = {
    Kind.STRUCTURE: "the name of a member, as an attribute",
    Kind.LIST: "an index from 0, in brackets (or the name of an entry, where entries have one)",
    Kind.MAP: "a key, in brackets",
    Kind.VALUE: "nothing further: this is a plain value",
}
