"""Makes sound definition documents unsound, in every way that a document can be."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

from cdk_sagemaker_training.definition.document.graph import MAX_DEPTH
from scripts.fuzz import vocabulary
from scripts.fuzz.pool import Pool
from scripts.fuzz.steps import StepMutations
from scripts.fuzz.values import (
    Members,
    Spot,
    Value,
    copied,
    depth,
    is_items,
    is_members,
    items_of,
    members_of,
    put,
    remove,
    size,
    spots,
    value_at,
)

CHANGES: Final = (1, 1, 2, 3, 5, 8, 14)
"""How often a document is changed."""
MOST_VALUES: Final = 20_000
"""A document does not grow beyond that."""

_TIMES: Final = (2, 2, 3, 7, 60, 400, 3000)
_PARAMETER_TYPES: Final = ("String", "Integer", "Float", "Boolean", "Odd", None)
_SEPARATORS: Final = ("", "/", "-", 5, None)


class Mutator(StepMutations):
    """Mutates documents.

    ``chance``: what decides, and nothing besides: the same one makes the same document. ``pool``: parts of others.
    ``typed``: whether there may be leaves that JSON does not have, as typed documents hold them.
    """

    def __init__(self, chance: random.Random, pool: Pool, *, typed: bool = True) -> None:
        super().__init__(chance, {})
        self.pool = pool
        self.typed = typed
        self._of_spots: Final[Sequence[Callable[[Spot], None]]] = (
            *(self._replace, self._replace, self._replace_alike, self._replace_alike, self._nudge, self._nudge),
            *(self._delete, self._delete, self._duplicate, self._rename, self._add, self._add, self._splice),
            *(self._swap, self._express, self._express, self._by_parameter, self._join, self._wrap, self._repeat),
            *(self._as_text, self._shuffle),
        )

    def mutated(self, document: Members, changes: int | None = None) -> Members:
        """A copy of a document, changed that often."""
        self.document = members_of(copied(document))
        for _ in range(self.chance.choice(CHANGES) if changes is None else changes):
            if self.chance.random() < 0.2:
                self.change_steps()
            elif found := spots(self.document):
                self.chance.choice(self._of_spots)(self.chance.choice(found))
        return self.document

    def value(self) -> Value:
        """Any value that JSON, or a typed document, can hold."""
        kind, choice = self.chance.randrange(10), self.chance.choice
        if kind < 5:
            return choice(vocabulary.TEXTS if kind < 3 else vocabulary.NUMBERS)
        if kind == 5:
            return choice(vocabulary.DEFERRED) if self.typed else copied(choice(vocabulary.PLAIN))
        if kind > 7:
            return self.expression(None) if kind == 8 else copied(choice(vocabulary.PLAIN))
        many = range(self.chance.randrange(4))
        if kind == 6:
            return [choice((*vocabulary.TEXTS, *vocabulary.NUMBERS)) for _ in many]
        return {choice(vocabulary.KEYS): choice(vocabulary.NUMBERS) for _ in many}

    def expression(self, inner: Value) -> Value:
        """A pipeline expression, sound or not. ``inner``: what stood in its place."""
        choice = self.chance.choice
        get: Members = {"Get": choice((*vocabulary.TARGETS, *self.targets()))}
        joined: Sequence[Value] = (
            *({"On": choice(_SEPARATORS), "Values": [inner, get]}, {"Values": inner}, {"On": "-"}, [inner], "x", None),
        )
        read: Sequence[Value] = ({"PropertyFile": get, "Path": "a.b"}, {"PropertyFile": get, "Path": inner}, inner, [])
        made: Sequence[Members] = (
            *(get, get, get, {"Std:Join": choice(joined)}, {"Std:JsonGet": choice(read)}),
            {choice(vocabulary.ROOTS): inner},
        )
        return choice(made)

    def _replace(self, spot: Spot) -> None:
        put(spot, self.value())

    def _replace_alike(self, spot: Spot) -> None:
        """Takes what has the same key in some document."""
        known = self.pool.values.get(str(spot[1]), ())
        put(spot, copied(self.chance.choice(known)) if known else self.value())

    def _nudge(self, spot: Spot) -> None:
        """Goes just across a bound, or spells the same in another way."""
        value, choice = value_at(spot), self.chance.choice
        if isinstance(value, bool):
            put(spot, choice((not value, str(value), str(value).lower(), int(value))))
        elif isinstance(value, int):
            put(spot, choice((value + 1, value - 1, -value, value * 2, value // 2, value * 100, str(value))))
        elif isinstance(value, float):
            put(spot, choice((value * 2, -value, value / 2, repr(value))))
        elif isinstance(value, str):
            at = self.chance.randrange(len(value) + 1)
            odd = choice((" ", "/", ".", "-", "é", "\x00", "${Token[T.9]}", "9", "x" * 300, "\ud800", ",", "[", "("))
            texts = (value[:at] + odd + value[at:], value[:at], value[at:], value.upper(), value.lower(), value * 2)
            put(spot, choice((*texts, *_as_numbers(value))))
        else:
            self._delete(spot)

    def _delete(self, spot: Spot) -> None:
        remove(spot)

    def _duplicate(self, spot: Spot) -> None:
        container, key = spot
        again = copied(value_at(spot))
        if isinstance(container, list):
            container.insert(self.chance.randrange(len(container) + 1), again)
        else:
            container[f"{key}{self.chance.choice(('s', '2', ' ', ''))}"] = again

    def _rename(self, spot: Spot) -> None:
        container, key = spot
        if isinstance(container, dict):
            name = str(key)
            odd = (name.lower(), name[1:], name + "s", name.upper(), self.chance.choice(vocabulary.KEYS))
            known = tuple(self.pool.values)
            container[self.chance.choice((*odd, self.chance.choice(known) if known else ""))] = container.pop(name)

    def _add(self, spot: Spot) -> None:
        """Gives an object a member that objects in its place have elsewhere."""
        value = value_at(spot)
        known = self.pool.members.get(str(spot[1]), ())
        if is_members(value) and known:
            key, inner = self.chance.choice(known)
            self._put_if_fit((value, key), copied(inner))
        elif is_items(value) and value:
            self._add((value, self.chance.randrange(len(value))))
        else:
            key, inner = self.chance.choice(self.pool.members.get("", (("Metadata", None),)))
            self.document[key] = copied(inner)

    def _splice(self, spot: Spot) -> None:
        """Takes any part of another document."""
        if self.pool.donors and (there := spots(self.chance.choice(self.pool.donors))):
            self._put_if_fit(spot, copied(value_at(self.chance.choice(there))))

    def _swap(self, spot: Spot) -> None:
        other = self.chance.choice(spots(self.document))
        here, there = copied(value_at(spot)), copied(value_at(other))
        put(spot, there)
        if any(other[0] is container for container, _ in spots(self.document)):  # it may have been inside of the first
            put(other, here)

    def _express(self, spot: Spot) -> None:
        put(spot, self.expression(value_at(spot)))

    def _by_parameter(self, spot: Spot) -> None:
        """Lets a parameter's default say it."""
        default = self.chance.choice((value_at(spot), value_at(spot), self.value(), {"Get": "Parameters.Odd"}))
        name = self.chance.choice(("Odd", "Odd", "X", "", None))
        entry: Members = {"Name": name, "Type": self.chance.choice(_PARAMETER_TYPES), "DefaultValue": copied(default)}
        put(spot, {"Get": f"Parameters.{name}"})
        self.document["Parameters"] = [*items_of(self.document.get("Parameters")), entry]

    def _join(self, spot: Spot) -> None:
        """Puts a text together of its parts."""
        value = value_at(spot)
        if isinstance(value, str) and value:
            at = self.chance.randrange(len(value))
            parts: list[Value] = [value[:at], self.chance.choice(("", {"Get": "Parameters.Odd"})), value[at:]]
            put(spot, {"Std:Join": {"On": "", "Values": parts}})

    def _wrap(self, spot: Spot) -> None:
        """Nests it, now and then as deep as documents may be or a little deeper."""
        left = MAX_DEPTH - depth(self.document)
        value = value_at(spot)
        for _ in range(self.chance.choice((1, 1, 1, 2, 5, left, left + 1 + self.chance.randrange(3)))):
            key = self.chance.choice(("Get", "Values", "a", "Steps", "Std:Join", "IfSteps"))
            value = [value] if self.chance.random() < 0.5 else {key: value}
        put(spot, value)

    def _repeat(self, spot: Spot) -> None:
        value, times = value_at(spot), self.chance.choice(_TIMES)
        if isinstance(value, str):
            put(spot, value * times if len(value) * times < MOST_VALUES else value)
        elif size(value) * times + size(self.document) >= MOST_VALUES:
            return
        elif is_items(value):
            put(spot, [copied(item) for _ in range(times) for item in value])
        elif is_members(value):
            more = {f"{key}{time}": copied(inner) for time in range(times) for key, inner in value.items()}
            put(spot, {**value, **more})

    def _as_text(self, spot: Spot) -> None:
        value = value_at(spot)
        if isinstance(value, str):
            put(spot, list(value[:50]))
        elif not isinstance(value, dict | list):
            put(spot, repr(value)[:5000] if not isinstance(value, int) else f"{value:x}")

    def _shuffle(self, spot: Spot) -> None:
        value = value_at(spot)
        if is_items(value):
            self.chance.shuffle(value)
        elif is_members(value):
            members = list(value.items())
            self.chance.shuffle(members)
            put(spot, dict(members))

    def _put_if_fit(self, spot: Spot, value: Value) -> None:
        if size(value) + size(self.document) < MOST_VALUES:
            put(spot, value)


def _as_numbers(text: str) -> Sequence[Value]:
    try:
        return (int(text), float(text))
    except (ValueError, OverflowError):
        return ()
