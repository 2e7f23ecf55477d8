"""The positions of a regular expression and which follows which (Glushkov's automaton)."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from typing import Any, Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.rules.regexes.tree import ALL, Tree, characters, flags_inside

_ANCHOR: Final = ALL + 1
"""The set of a position that matches no character but a place, such as the end of the line."""
_MAX_EDGES: Final = 4000
_MAX_COPIES: Final = 10
"""Copies that a bounded repeat is written out in."""
_MAX_WAYS: Final = 20
"""Powers of two: a repeat with more ways through it is as good as an endless one."""
_ENDLESS: Final = 2**16
_MANY: Final = 64
"""What counts for the bound of a repeat that has none, or one beyond that."""
_COUNTLESS: Final = 1e6


class BeyondAnalysisError(Exception):
    """The expression has something that is not followed here, or too much of it."""


@attrs.frozen
class Part(ByValue):
    """Where a part of the expression begins and ends, each place once or twice: in how many ways it does."""

    first: Sequence[int] = ()
    last: Sequence[int] = ()
    nullable: int = 1
    """In how many ways it matches nothing: 0, 1, 2 for two or more."""


class Automaton:
    """``sets``: the characters of each position. ``follow``: in how many ways each position comes after another."""

    def __init__(self, tree: Tree, flags: int) -> None:
        """Raises ``BeyondAnalysisError``."""
        self.sets: list[int] = []
        self.follow: list[dict[int, int]] = []
        self._edges = 0
        self.accepting: Final = frozenset(self._sequence(tree, flags, repeated=False).last)

    def _sequence(self, tree: Tree, flags: int, *, repeated: bool) -> Part:
        found = Part()
        for opcode, value in tree:
            found = self._joined(found, self._node(str(opcode), value, flags, repeated=repeated))
        return found

    def _node(self, name: str, value: Any, flags: int, *, repeated: bool) -> Part:
        chosen = characters(name, value, flags)
        if chosen is not None:
            return self._position(chosen)
        if name == "SUBPATTERN":
            return self._sequence(value[3], flags_inside(flags, value), repeated=repeated)
        if name == "BRANCH":
            parts = [self._sequence(part, flags, repeated=repeated) for part in value[1]]
            return Part(
                [place for part in parts for place in part.first],
                [place for part in parts for place in part.last],
                min(sum(part.nullable for part in parts), 2),
            )
        if name in {"MAX_REPEAT", "MIN_REPEAT"}:
            least, most, body = value
            return self._repeat(least, most, body, flags, repeated=repeated)
        if name in {"AT", "ASSERT", "ASSERT_NOT"} and not repeated:
            if name != "AT":  # what is looked for there is a way of its own, which leads nowhere
                self._sequence(value[1], flags, repeated=False)
            return self._position(_ANCHOR)
        raise BeyondAnalysisError

    def _repeat(self, least: int, most: int, body: Tree, flags: int, *, repeated: bool) -> Part:
        inner = ways(body)
        wide = most > _MAX_COPIES and most != least
        loop = (
            (wide and most > _ENDLESS)
            or (inner > 0 and _repeated_ways(least, most, inner) > _MAX_WAYS)
            or (repeated and wide)
        )
        if wide and not loop:  # it costs no more than its bound
            part = self._sequence(body, flags, repeated=repeated)
            return Part(part.first, part.last, _nullable(part, least, most))
        found, part = Part(), Part()
        copies = min(max(least, 1) if loop else most, _MAX_COPIES)
        for number in range(copies):
            part = self._sequence(body, flags, repeated=repeated or loop)
            if loop and number == copies - 1:
                # Rounds that have to be there may match nothing, each by itself: which of them do is another choice.
                for _ in range(2 if part.nullable and least >= _MAX_COPIES else 1):
                    self._loop(part)
            found = self._joined(found, Part(part.first, part.last, part.nullable or int(number >= least)))
        return Part(found.first, found.last, _nullable(part, least, most))

    def _loop(self, part: Part) -> None:
        for place in part.last:
            self._add(place, part.first)

    def _position(self, chosen: int) -> Part:
        self.sets.append(chosen)
        self.follow.append({})
        place = len(self.sets) - 1
        return Part([place], [place], 0)

    def _joined(self, one: Part, other: Part) -> Part:
        for place in one.last:
            self._add(place, other.first)
        return Part(
            [*one.first, *_times(one.nullable, other.first)],
            [*_times(other.nullable, one.last), *other.last],
            min(one.nullable * other.nullable, 2),
        )

    def _add(self, place: int, targets: Sequence[int]) -> None:
        self._edges += len(targets)
        if self._edges > _MAX_EDGES:
            raise BeyondAnalysisError
        for target in targets:
            self.follow[place][target] = self.follow[place].get(target, 0) + 1


def _nullable(body: Part, least: int, most: int) -> int:
    """In how many ways a repeat matches nothing: Python also tries a round that does, besides those that must be."""
    if body.nullable:
        return 2 if most > least else body.nullable
    return int(least == 0)


def _times(count: int, places: Sequence[int]) -> Sequence[int]:
    """Places so many times, each at most twice."""
    return places if count == 1 else sorted([*dict.fromkeys(places)] * count)


def ways(tree: Tree) -> float:
    """In how many ways a text of some length may go through it, in powers of two, roughly and at most."""
    return min(sum(_ways(str(opcode), value) for opcode, value in tree), _COUNTLESS)


def _ways(name: str, value: Any) -> float:
    if name == "SUBPATTERN":
        return ways(value[3])
    if name == "BRANCH":
        return log2(len(value[1])) + max(map(ways, value[1]))
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        least, most, body = value
        return _repeated_ways(least, most, ways(body))
    return 0.0


def _repeated_ways(least: int, most: int, inner: float) -> float:
    bounded = min(most, _MANY)
    return log2(bounded - min(least, bounded) + 1) + bounded * inner
