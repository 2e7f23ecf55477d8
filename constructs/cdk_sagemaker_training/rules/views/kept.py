"""What a view works out once, and how it lets go of that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class kept_property(Generic[T]):  # noqa: N801 - written like ``property``
    """``functools.cached_property`` without the lock of Python 3.10 and 3.11, which takes longer than most answers.

    One thread looks at a document; were there two, both would find the same.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, view: None, owner: type) -> kept_property[T]: ...
    @overload
    def __get__(self, view: object, owner: type) -> T: ...
    def __get__(self, view: Any, owner: type) -> kept_property[T] | T:
        if view is None:
            return self
        value = view.__dict__[self._name] = self._make(view)
        return value


def forget_kept(view: object) -> None:
    """Drops what the kept properties of a view have worked out."""
    answers: dict[str, object] = getattr(view, "__dict__", {})
    of = type(view)
    for name in [name for name in answers if isinstance(getattr(of, name, None), kept_property)]:
        del answers[name]
