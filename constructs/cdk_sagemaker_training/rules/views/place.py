"""An object of a document, where it stands, and what is known of what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

from cdk_sagemaker_training.definition.document.graph import escaped
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.views.kept import forget_kept
from cdk_sagemaker_training.rules.views.values import UNKNOWN, Known, Raw, Unknown, Values

P = TypeVar("P", bound="Place")
T = TypeVar("T")

_NOTHING: Final[Mapping[str, Json]] = {}
_NOT_ASKED: Final = Unknown()


class Place:
    """An object of the document. Paths are keys of objects and positions in lists, starting from this object.

    What is asked for and is not there, is of another kind or is unknown comes back as None or empty, so that a rule
    asks for what it needs and says nothing where it gets none; ``given`` tells absent from unknown. Answers are kept,
    because many rules ask for the same: what comes back is not to be changed.
    """

    __slots__ = ("_got", "_lists", "_made", "members", "pointer", "values")

    # Rules ask some thousand times a document: hence a look at the answers in each of the methods, and no casts, which
    # take their time too.

    def __init__(self, members: Raw | Known, pointer: str, values: Values) -> None:
        """``members``: the object; anything else counts as an empty one. ``pointer``: its JSON Pointer."""
        self.members: Mapping[str, Json] = members if isinstance(members, dict) else _NOTHING
        self.pointer = pointer
        self.values = values
        self._got: dict[tuple[str | int, ...], Known] = {}
        self._made: dict[object, Any] = {}
        self._lists: dict[tuple[str | int, ...], list[Place]] = {}

    def raw(self, *path: str | int) -> Raw:
        """What stands at a path; None where nothing does."""
        value: Raw = self.members
        for key in path:
            value = _inner(value, key)
        return value

    def get(self, *path: str | int) -> object:
        """What is known at a path: a literal, a list, an object, ``UNKNOWN``; None where nothing is."""
        return self._known(path)

    def _known(self, path: tuple[str | int, ...]) -> Known:
        value = self._got.get(path, _NOT_ASKED)
        return self._look_up(path) if value is _NOT_ASKED else value

    def _look_up(self, path: tuple[str | int, ...]) -> Known:
        if len(path) == 1 and len(self.members) > 1:  # it is no expression
            inner = self.members.get(str(path[0]))
            found = None if inner is None else self.values.known(inner)  # most that is asked for is not there
        elif not path:
            found = self.values.known(self.members)
        else:
            found = self._known(path[:-1])  # many ask for members of the same object
            if found is not None and found is not UNKNOWN:
                inner = _inner(found, path[-1])
                found = None if inner is None else self.values.known(inner)
        self._got[path] = found
        return found

    def worked_out(self: P, make: Callable[[P], T]) -> T:
        """What a function makes of this object, worked out once for all rules that ask for it."""
        found = self._made.get(make, _NOT_ASKED)
        if found is _NOT_ASKED:
            found = self._made[make] = make(self)
        return found

    def forget(self) -> None:
        """Drops what was worked out of this object; it is worked out again where somebody asks.

        Views hold those below them in what they have worked out, and those hold the views above: without this, none is
        freed before Python looks for circles in all its objects, which takes longer the more an app has of them.
        """
        made = list(self._made.values())
        self._made.clear()
        for inner in made:
            if isinstance(inner, Place):
                inner.forget()
        forget_kept(self)

    def given(self, *path: str | int) -> bool:
        """Whether something stands at a path, or may stand there because it is not known what does."""
        value = self._got.get(path, _NOT_ASKED)
        return (self._look_up(path) if value is _NOT_ASKED else value) is not None

    def text(self, *path: str | int) -> str | None:
        """The text at a path, where it is one that is known."""
        value = self._got.get(path, _NOT_ASKED)
        if value is _NOT_ASKED:
            value = self._look_up(path)
        return value if isinstance(value, str) else None

    def written(self, *path: str | int) -> str | None:
        """The text at a path, with the tokens that stand in it; else the one that is known."""
        raw = self.raw(*path)
        return raw if isinstance(raw, str) else self.text(*path)

    def integer(self, *path: str | int) -> int | None:
        """The whole number at a path, where it is one that is known."""
        value = self._got.get(path, _NOT_ASKED)
        if value is _NOT_ASKED:
            value = self._look_up(path)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def number(self, *path: str | int) -> float | None:
        """The number at a path, where it is one that is known."""
        value = self._known(path)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def flag(self, *path: str | int) -> bool | None:
        """True or False, where that is known; what is absent is None."""
        value = self._got.get(path, _NOT_ASKED)
        if value is _NOT_ASKED:
            value = self._look_up(path)
        return value if isinstance(value, bool) else None

    def place(self, *path: str | int) -> Place:
        """The object at a path; an empty one where there is none."""
        found = self._made.get(path)
        if found is None:
            found = self._made[path] = Place(self._known(path), self.at(*path), self.values)
        return found

    def listed(self, *path: str | int) -> list[Json] | None:
        """The list at a path, its items as they stand there; None where there is no list."""
        value = self._got.get(path, _NOT_ASKED)
        if value is _NOT_ASKED:
            value = self._look_up(path)
        return value if isinstance(value, list) else None

    def items(self, *path: str | int) -> list[Place]:
        """The objects of a list."""
        places = self._lists.get(path)
        if places is None:
            places = self._lists[path] = self._places_in(path)
        return places

    def _places_in(self, path: tuple[str | int, ...]) -> list[Place]:
        found = self.listed(*path)
        if not found:
            return []
        base = self.at(*path)
        known = [(position, self.values.known(item)) for position, item in enumerate(found)]
        return [Place(item, f"{base}/{position}", self.values) for position, item in known if isinstance(item, dict)]

    def entries(self, *path: str | int) -> Iterator[tuple[str, object]]:
        """The members of the object at a path, with what is known of their values."""
        value = self._known(path)
        for key, inner in value.items() if isinstance(value, dict) else ():
            yield key, self.values.known(inner)

    def at(self, *path: str | int) -> str:
        """The JSON Pointer to a path."""
        pointer = self.pointer
        for key in path:
            pointer = f"{pointer}/{escaped(key) if isinstance(key, str) else key}"
        return pointer

    def mistake(self, *path: str | int, message: str, fix: str = "") -> Mistake:
        """A mistake at a path, whether or not something stands there."""
        return Mistake(self.at(*path), self.raw(*path), message, fix)


def _inner(value: Raw | Known, key: str | int) -> Json:
    """The member of an object, the item of a list; None where there is none."""
    if isinstance(value, dict):
        return value.get(str(key))
    return value[key] if isinstance(value, list) and isinstance(key, int) and -1 < key < len(value) else None
