"""The base of frozen attrs classes, which shares what attrs would write and compile for each of them anew.

An app builds hundreds of such classes while it starts, and half of what a class takes is the code of its ``__eq__``,
``__hash__`` and ``__repr__``. attrs writes none that a class has itself, so each is given those of this base.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from reprlib import recursive_repr
from typing import Any, Final, TypeAlias

import attrs

_SHARED: Final = ("__eq__", "__hash__", "__repr__")
Reader: TypeAlias = Callable[[object], Sequence[object]]


class ByValue:
    """Equal, hashed and told by the fields, as attrs does it: ``@attrs.frozen class Place(ByValue)``.

    What a class writes itself stays its own. Not for classes that change (``attrs.define``) or are equal by identity.
    """

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = vars(cls)
        # Who writes __eq__ alone has an own __hash__ too: None.
        for name in _SHARED:
            if name not in own:
                setattr(cls, name, vars(ByValue)[name])

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        values = _compared(self.__class__)
        # Each by itself: tuples of them would take what is not equal to itself (NaN) for equal.
        return all(one == another for one, another in zip(values(self), values(other), strict=True))

    def __hash__(self) -> int:
        cls = self.__class__
        return hash((cls, *_hashed(cls)(self)))

    @recursive_repr("...")
    def __repr__(self) -> str:
        cls = self.__class__
        told = [f"{name}={show(getattr(self, name, attrs.NOTHING))}" for name, show in _told(cls)]
        return f"{cls.__qualname__.rsplit('>.', 1)[-1]}({', '.join(told)})"


def reader_of(names: Sequence[str]) -> Reader:
    """Gives the values of attributes, all at once where there are several."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: [getattr(value, name) for name in names]


@cache
def _compared(cls: type) -> Reader:
    return _read([field for field in attrs.fields(cls) if field.eq])


@cache
def _hashed(cls: type) -> Reader:
    return _read([field for field in attrs.fields(cls) if field.hash or (field.hash is None and field.eq)])


def _read(fields: Sequence[attrs.Attribute[Any]]) -> Reader:
    """Gives the values of fields, each as that which it is compared by."""
    read = reader_of([field.name for field in fields])
    keys = [_key(field) for field in fields]
    if not any(keys):
        return read
    return lambda made: [value if key is None else key(value) for key, value in zip(keys, read(made), strict=True)]


def _key(field: attrs.Attribute[Any]) -> Callable[[Any], object] | None:
    return field.eq_key  # pyright: ignore - documented, and not in the stubs of attrs


@cache
def _told(cls: type) -> Sequence[tuple[str, Callable[[Any], str]]]:
    return [(f.name, repr if f.repr is True else f.repr) for f in attrs.fields(cls) if f.repr]
