"""An object of a document, where it stands, and what is known of what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from cdk_sagemaker_training.definition.document.graph import escaped
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.views.values import UNKNOWN, Values

_NOTHING: Final[Mapping[str, Json]] = {}
_NOT_ASKED: Final = object()


class Place:
    """An object of the document. Paths are keys of objects and positions in lists, starting from this object.

    What is asked for and is not there, is of another kind or is unknown comes back as None or empty, so that a rule
    asks for what it needs and says nothing where it gets none; ``given`` tells absent from unknown. Answers are kept,
    because many rules ask for the same: what comes back is not to be changed.
    """

    __slots__ = ("_got", "_lists", "_places", "members", "pointer", "values")

    def __init__(self, members: object, pointer: str, values: Values) -> None:
        """``members``: the object; anything else counts as an empty one. ``pointer``: its JSON Pointer."""
        self.members: Mapping[str, Json] = (
            cast("Mapping[str, Json]", members) if isinstance(members, dict) else _NOTHING
        )
        self.pointer = pointer
        self.values = values
        self._got: dict[tuple[str | int, ...], object] = {}
        self._places: dict[tuple[str | int, ...], Place] = {}
        self._lists: dict[tuple[str | int, ...], list[Place]] = {}

    def raw(self, *path: str | int) -> object:
        """What stands at a path; None where nothing does."""
        value: object = self.members
        for key in path:
            value = _inner(value, key)
        return value

    def get(self, *path: str | int) -> object:
        """What is known at a path: a literal, a list, an object, ``UNKNOWN``; None where nothing is."""
        return self._known(path)

    def _known(self, path: tuple[str | int, ...]) -> object:
        value = self._got.get(path, _NOT_ASKED)
        if value is _NOT_ASKED:
            value = self._got[path] = self._looked_up(path)
        return value

    def _looked_up(self, path: tuple[str | int, ...]) -> object:
        known = self.values.known
        if len(path) == 1 and len(self.members) > 1:  # what most ask for: a member of an object that is no expression
            return known(self.members.get(cast("str", path[0])))
        value: object = self.members
        for key in path:
            value = known(value)
            if value is UNKNOWN:
                return UNKNOWN
            value = _inner(value, key)
            if value is None:
                return None
        return known(value)

    def given(self, *path: str | int) -> bool:
        """Whether something stands at a path, or may stand there because it is not known what does."""
        return self._known(path) is not None

    def text(self, *path: str | int) -> str | None:
        """The text at a path, where it is one that is known."""
        value = self._known(path)
        return value if isinstance(value, str) else None

    def integer(self, *path: str | int) -> int | None:
        """The whole number at a path, where it is one that is known."""
        value = self._known(path)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def number(self, *path: str | int) -> float | None:
        """The number at a path, where it is one that is known."""
        value = self._known(path)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def flag(self, *path: str | int) -> bool | None:
        """True or False, where that is known; what is absent is None."""
        value = self._known(path)
        return value if isinstance(value, bool) else None

    def place(self, *path: str | int) -> Place:
        """The object at a path; an empty one where there is none."""
        found = self._places.get(path)
        if found is None:
            found = self._places[path] = Place(self._known(path), self.at(*path), self.values)
        return found

    def listed(self, *path: str | int) -> list[object] | None:
        """The list at a path, its items as they stand there; None where there is no list."""
        value = self._known(path)
        return cast("list[object]", value) if isinstance(value, list) else None

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
        return [
            Place(cast("object", item), f"{base}/{position}", self.values)
            for position, item in known
            if isinstance(item, dict)
        ]

    def entries(self, *path: str | int) -> Iterator[tuple[str, object]]:
        """The members of the object at a path, with what is known of their values."""
        value = self._known(path)
        for key, inner in cast("dict[str, Json]", value).items() if isinstance(value, dict) else ():
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


def _inner(value: object, key: str | int) -> object:
    """The member of an object, the item of a list; None where there is none."""
    if isinstance(value, dict):
        return cast("dict[str | int, Json]", value).get(key)
    items = cast("list[Json]", value) if isinstance(value, list) else []
    return items[key] if isinstance(key, int) and -1 < key < len(items) else None
