"""Documents as trees of values: copies, places, levels. None of it minds how deep a document is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias, TypeGuard, cast

from scripts.fuzz.vocabulary import Value

Members: TypeAlias = "dict[str, Value]"
Container: TypeAlias = "dict[str, Value] | list[Value]"
Spot: TypeAlias = "tuple[Container, str | int]"
"""What holds a value, and its key or position there."""

_LONG_TEXT: Final = 1000
"""Characters: a document in which a text of a megabyte stands 3,000 times is as large as it would be with many."""


def is_members(value: Value) -> TypeGuard[Members]:
    """Whether it is an object."""
    return isinstance(value, dict)


def is_items(value: Value) -> TypeGuard[list[Value]]:
    """Whether it is a list."""
    return isinstance(value, list)


def copied(value: Value) -> Value:
    """A copy of objects and lists; what else is in them is shared."""
    top: list[Value] = [value]
    left: list[Spot] = [(top, 0)]
    while left:
        spot = left.pop()
        found = value_at(spot)
        if is_members(found):
            members = dict(found)
            put(spot, members)
            left += [(members, key) for key, inner in members.items() if isinstance(inner, dict | list)]
        elif is_items(found):
            items = list(found)
            put(spot, items)
            left += [(items, position) for position, inner in enumerate(items) if isinstance(inner, dict | list)]
    return top[0]


def depth(value: Value) -> int:
    """Levels of objects and lists."""
    levels, level = 0, [value]
    while level := [cast("Container", inner) for inner in level if isinstance(inner, dict | list)]:
        levels += 1
        level = [inner for container in level for inner in inside(container)]
    return levels


def size(value: Value) -> int:
    """How many values there are in it, itself included; a long text counts as several."""
    found = (value_at(spot) for spot in spots([value]))
    return sum(1 + len(inner) // _LONG_TEXT if isinstance(inner, str) else 1 for inner in found)


def characters(value: Value) -> int:
    """About as many as its JSON text has."""
    total = 0
    for container, key in spots([value]):
        found = value_at((container, key))
        total += len(found) if isinstance(found, str) else 5
        total += len(key) if isinstance(key, str) else 0
    return total


def inside(container: Container) -> Sequence[Value]:
    """The values that an object or a list holds."""
    return list(container.values()) if isinstance(container, dict) else container


def spots(document: Value) -> list[Spot]:
    """Every place in a document that holds a value."""
    found: list[Spot] = []
    left: list[Value] = [document]
    while left:
        value = left.pop()
        if is_members(value):
            found += [(value, key) for key in value]
            left += value.values()
        elif is_items(value):
            found += [(value, position) for position in range(len(value))]
            left += value
    return found


def paths(document: Value) -> list[str]:
    """Where the places are, in the order of ``spots``: keys, and a star for each list."""
    found: list[str] = []
    left: list[tuple[Value, str]] = [(document, "")]
    while left:
        value, path = left.pop()
        if is_members(value):
            inner = [(member, f"{path}/{key}") for key, member in value.items()]
        elif is_items(value):
            inner = [(item, f"{path}/*") for item in value]
        else:
            continue
        found += [there for _, there in inner]
        left += inner
    return found


def value_at(spot: Spot) -> Value:
    """What stands there."""
    container, key = spot
    return cast("dict[str | int, Value]", container)[key]


def put(spot: Spot, value: Value) -> None:
    """Makes a value stand there."""
    container, key = spot
    cast("dict[str | int, Value]", container)[key] = value


def remove(spot: Spot) -> None:
    """Takes away what stands there."""
    container, key = spot
    del cast("dict[str | int, Value]", container)[key]


def members_of(value: Value) -> Members:
    """The object that it is; an empty one for anything else."""
    return value if is_members(value) else {}


def items_of(value: Value) -> list[Value]:
    """The list that it is; an empty one for anything else."""
    return value if is_items(value) else []


def keyed(document: Value) -> Iterator[tuple[str, str, Value]]:
    """Every member of an object: the key that its object has (``""`` at the top), its own, and its value.

    The objects of a list have the key of the list.
    """
    left: list[tuple[str, Value]] = [("", document)]
    while left:
        outer, value = left.pop()
        if is_members(value):
            for key, inner in value.items():
                yield outer, key, inner
                left.append((key, inner))
        elif is_items(value):
            left += [(outer, inner) for inner in value]
