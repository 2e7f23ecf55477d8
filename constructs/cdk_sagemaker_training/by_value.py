"""The base of frozen attrs classes, which shares what attrs would write and compile for each of them anew.

An app builds hundreds of such classes while it starts, and half of what a class takes is the code of its ``__eq__``,
``__hash__`` and ``__repr__``. attrs writes none that a class has itself, so each is given those of this base.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, Final

import attrs

if TYPE_CHECKING:
    pass

_SHARED: Final = ("__eq__", "__hash__", "__repr__")
_Field = tuple[str, Callable[[Any], object] | None]
"""A name, and what makes of the value that which counts; None where the value itself does."""


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
        for name, key in _compared(self.__class__):
            one, another = getattr(self, name), getattr(other, name)
            # Each by itself: tuples of them would take what is not equal to itself (NaN) for equal.
            if not (one == another if key is None else key(one) == key(another)):
                return False
        return True

    def __hash__(self) -> int:
        cls = self.__class__
        values = ((getattr(self, name), key) for name, key in _hashed(cls))
        return hash((cls, *(value if key is None else key(value) for value, key in values)))

    @recursive_repr("...")
    def __repr__(self) -> str:
        cls = self.__class__
        told = [f"{name}={show(getattr(self, name, attrs.NOTHING))}" for name, show in _told(cls)]
        return f"{cls.__qualname__.rsplit('>.', 1)[-1]}({', '.join(told)})"


@cache
def _compared(cls: type) -> Sequence[_Field]:
    return [(field.name, _key(field)) for field in attrs.fields(cls) if field.eq]


@cache
def _hashed(cls: type) -> Sequence[_Field]:
    return [(f.name, _key(f)) for f in attrs.fields(cls) if f.hash or (f.hash is None and f.eq)]


def _key(field: attrs.Attribute[Any]) -> Callable[[Any], object] | None:
    return field.eq_key  # pyright: ignore - documented, and not in the stubs of attrs


@cache
def _told(cls: type) -> Sequence[tuple[str, Callable[[Any], str]]]:
    return [(f.name, repr if f.repr is True else f.repr) for f in attrs.fields(cls) if f.repr]
