"""The positions of a regular expression and which follows which (Glushkov's automaton)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs

from cdk_sagemaker_training.rules.regexes.tree import ALL, Tree, characters, flags_inside

_ANCHOR: Final = ALL + 1
"""The set of a position that matches no character but a place, such as the end of the line."""
_MAX_EDGES: Final = 4000
_MAX_COPIES: Final = 10
"""Copies that a bounded repeat is written out in."""


class BeyondAnalysisError(Exception):
    """The expression has something that is not followed here, or too much of it."""


@attrs.frozen
class Part:
    """Where a part of the expression begins and ends, and whether it may match nothing."""

    first: Sequence[int] = ()
    last: Sequence[int] = ()
    nullable: bool = True


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
                any(part.nullable for part in parts),
            )
        if name in {"MAX_REPEAT", "MIN_REPEAT"}:
            least, most, body = value
            return self._repeat(least, most, body, flags, repeated=repeated)
        if name in {"AT", "ASSERT", "ASSERT_NOT"} and not repeated:
            return self._position(_ANCHOR)
        raise BeyondAnalysisError

    def _repeat(self, least: int, most: int, body: Tree, flags: int, *, repeated: bool) -> Part:
        endless = most > 2**16
        if most > _MAX_COPIES and (least > _MAX_COPIES or not endless):
            # Bounded, if widely: outside of an endless repeat it costs no more than its bound.
            if repeated or endless:
                raise BeyondAnalysisError
            part = self._sequence(body, flags, repeated=repeated)
            return Part(part.first, part.last, part.nullable or least == 0)
        found = Part()
        copies = max(least, 1) if endless else most
        for number in range(copies):
            part = self._sequence(body, flags, repeated=repeated or endless)
            if endless and number == copies - 1:
                for place in part.last:
                    self._add(place, part.first)
            found = self._joined(found, Part(part.first, part.last, part.nullable or number >= least))
        return found

    def _position(self, chosen: int) -> Part:
        self.sets.append(chosen)
        self.follow.append({})
        place = len(self.sets) - 1
        return Part([place], [place], nullable=False)

    def _joined(self, one: Part, other: Part) -> Part:
        for place in one.last:
            self._add(place, other.first)
        return Part(
            [*one.first, *other.first] if one.nullable else one.first,
            [*one.last, *other.last] if other.nullable else other.last,
            one.nullable and other.nullable,
        )

    def _add(self, place: int, targets: Sequence[int]) -> None:
        self._edges += len(targets)
        if self._edges > _MAX_EDGES:
            raise BeyondAnalysisError
        for target in targets:
            self.follow[place][target] = self.follow[place].get(target, 0) + 1
