"""The base of every shape: immutable, arguments by name, all mistakes of one object reported at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue, Reader, reader_of
from cdk_sagemaker_training.definition.fields.arguments import told, without
from cdk_sagemaker_training.definition.fields.checks import CHECKS, Check
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem

T = TypeVar("T")
V = TypeVar("V")


@attrs.frozen(kw_only=True)
class Spec(ByValue):
    """Runs the checks that its fields declare in ``metadata=checked(...)``, then ``problems()``.

    Raises ``InvalidInputError`` with every problem, before that ``ArgumentError`` where arguments are not those of the
    class. A field whose default is None is optional and is checked when set.
    """

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        """Called by attrs for each class that it has made."""
        setattr(cls, "__init__", told(cls, cls.__init__))  # noqa: B010 - to a type checker it is a method

    if not TYPE_CHECKING:  # a type checker would let any attribute pass

        def __getattr__(self, name: str) -> object:
            raise without(self, name)

    def __attrs_post_init__(self) -> None:
        found = [*self.field_problems()]
        try:
            found += self.problems()
        except (AttributeError, KeyError, TypeError):
            if not found:  # where a field is of another kind altogether, more than that cannot be said
                raise
        if found:
            raise InvalidInputError(self.subject, found)

    def field_problems(self) -> Sequence[Problem]:
        """Mistakes that single fields show."""
        found: list[Problem] = []
        fields, read = _checked_fields(type(self))
        for (name, checks, optional), value in zip(fields, read(self), strict=True):
            if value is not None:
                for check in checks:
                    found += check(name, value)
            elif not optional:
                found.append(Problem(name, MISSING, "a value: it is required"))
        return found

    @property
    def subject(self) -> str:
        """How errors name this object."""
        name = getattr(self, "name", None)
        return f"{type(self).__name__} {name!r}" if isinstance(name, str) else type(self).__name__

    def problems(self) -> Iterable[Problem]:
        """Mistakes that no single field shows: members that exclude or need each other. Fields may be wrong already."""
        return ()


@cache
def _checked_fields(spec: type[Spec]) -> tuple[Sequence[tuple[str, Sequence[Check], bool]], Reader]:
    """The fields of which something is asked: the name, the checks, whether None is a value; what reads them."""
    told = [
        (field.name, cast("tuple[Check, ...]", field.metadata.get(CHECKS, ())), field.default is None)
        for field in attrs.fields(spec)
    ]
    asked = [(name, checks, optional) for name, checks, optional in told if checks or not optional]
    return asked, reader_of([name for name, _, _ in asked])


def as_tuple(value: Iterable[T]) -> Sequence[T]:
    """Converter: any iterable becomes a tuple, but text, mappings and what is no iterable stay, for the check to judge.

    So do pipeline variables, of which some have items without end, and sets, whose order is another in each run.
    """
    given = cast("object", value)
    is_list = isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping | set | frozenset)
    return tuple(value) if is_list else cast("Sequence[T]", value)


def optional_tuple(value: Iterable[T] | None) -> Sequence[T] | None:
    """Converter: like ``as_tuple``, None stays None."""
    return None if value is None else as_tuple(value)


def frozen_mapping(value: Mapping[str, V]) -> Mapping[str, V]:
    """Converter: a read-only copy; what is no mapping stays, for the check to refuse."""
    return MappingProxyType(dict(value)) if isinstance(value, Mapping) else value  # pyright: ignore[reportUnnecessaryIsInstance]


def optional_mapping(value: Mapping[str, V] | None) -> Mapping[str, V] | None:
    """Converter: like ``frozen_mapping``, None stays None."""
    return None if value is None else frozen_mapping(value)
