"""How much of a number the first group takes, by what stands in it and around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.rules.regexes.tree import Tree, characters, flags_inside

_DIGITS: Final = sum(1 << ord(digit) for digit in "0123456789")
_NUMBER: Final = _DIGITS | 1 << ord(".")
_SIGNED: Final = _DIGITS | sum(1 << ord(character) for character in "+- ")
_POINTS: Final = frozenset({1 << ord("."), 1 << ord(","), 1 << ord(".") | 1 << ord(",")})
_ENDLESS: Final = 2**16


@attrs.frozen
class Capture(ByValue):
    """What is sure of the first group where it stands by itself, in no other group, repeat or choice."""

    cut: str = ""
    """Why it takes a part of the number alone, in a few words; empty where it does not, or where it cannot be told."""
    empty: bool = False
    """Whether it takes nothing, whatever the line is."""
    whole: bool = False
    """Whether it takes digits alone and nothing has to come behind it: of 0.52 it takes 0."""
    nested: int = 0
    """How many groups it holds."""


NOTHING_KNOWN: Final = Capture()


def capture(tree: Tree, flags: int) -> Capture:
    """What is sure of the first group."""
    nodes = [(str(opcode), value) for opcode, value in tree]
    place = next((at for at, (name, value) in enumerate(nodes) if name == "SUBPATTERN" and value[0] == 1), None)
    if place is None:
        return NOTHING_KNOWN
    value = nodes[place][1]
    body, inner = value[3], flags_inside(flags, value)
    nested = _groups_in(body)
    if _greedy_before(nodes[:place], flags) and _takes_one_digit(body, inner):
        return Capture("what stands before the group takes all digits but the last", nested=nested)
    if not _optional(nodes[place + 1 :]):
        return Capture(nested=nested)
    if all(_is_lazy(str(opcode), node) and not node[0] for opcode, node in body):
        return Capture(empty=len(body) > 0, nested=nested)
    cut = "the group takes as little as it can, and nothing has to come behind it" if _is_lazy(*_last(body)) else ""
    whole = _digits_alone(body, inner) and not _behind_point(nodes[:place], flags)
    return Capture(cut, whole=whole, nested=nested)


def _last(body: Tree) -> tuple[str, Tree]:
    opcode, value = body[-1] if len(body) else ("", ())
    return str(opcode), value


def _is_lazy(name: str, value: Tree) -> bool:
    return name == "MIN_REPEAT" and value[1] > value[0]


def _greedy_before(nodes: Sequence[tuple[str, Tree]], flags: int) -> bool:
    """Whether the last that must be there before the group is a repeat without bound that takes numbers too."""
    for name, value in reversed(nodes):
        if name == "MAX_REPEAT" and value[1] > _ENDLESS and len(value[2]) == 1:
            opcode, inner = value[2][0]
            taken = characters(str(opcode), inner, flags)
            if taken is not None and taken & _NUMBER == _NUMBER:
                return True
        if not _optional([(name, value)]):
            return False
    return False


def _optional(nodes: Sequence[tuple[str, Tree]]) -> bool:
    """Whether all of it may be left out, each by itself."""
    return all(name in {"MAX_REPEAT", "MIN_REPEAT"} and not value[0] for name, value in nodes)


def _takes_one_digit(body: Tree, flags: int) -> bool:
    """Whether it takes several characters, and one digit alone too."""
    return body.getwidth()[1] > 1 and _singles(body, flags)[1] & _DIGITS == _DIGITS


def _singles(tree: Tree, flags: int) -> tuple[bool, int]:
    """Whether it matches nothing, and which single characters it matches, as far as that can be told."""
    nothing, singles = True, 0
    for opcode, value in tree:
        inner_nothing, inner = _single(str(opcode), value, flags)
        singles = (singles if inner_nothing else 0) | (inner if nothing else 0)
        nothing = nothing and inner_nothing
    return nothing, singles


def _single(name: str, value: Tree, flags: int) -> tuple[bool, int]:
    taken = characters(name, value, flags)
    if taken is not None:
        return False, taken
    if name == "SUBPATTERN":
        return _singles(value[3], flags_inside(flags, value))
    if name == "BRANCH":
        parts = [_singles(part, flags) for part in value[1]]
        found = 0
        for _, single in parts:
            found |= single
        return any(nothing for nothing, _ in parts), found
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        nothing, single = _singles(value[2], flags)
        return nothing or not value[0], single if nothing or value[0] <= 1 else 0
    return False, 0


def _digits_alone(body: Tree, flags: int) -> bool:
    """Whether it is digits without bound, and before them a sign or a space at most."""
    if not len(body):
        return False
    *before, (opcode, value) = body
    if str(opcode) != "MAX_REPEAT" or value[1] <= _ENDLESS or not _is_of(value[2], _DIGITS, flags):
        return False
    repeats = {"MAX_REPEAT", "MIN_REPEAT"}
    return all(str(opcode) in repeats and _is_of(node[2], _SIGNED & ~_DIGITS, flags) for opcode, node in before)


def _behind_point(nodes: Sequence[tuple[str, Tree]], flags: int) -> bool:
    """Whether what stands right before the group is a point or a comma, or may be a digit."""
    taken = characters(*nodes[-1], flags) if nodes else 0
    return taken is None or taken in _POINTS or 0 < taken & _DIGITS != _DIGITS


def _is_of(body: Tree, allowed: int, flags: int) -> bool:
    """Whether it is one character of ASCII, and one of these."""
    if len(body) != 1:
        return False
    taken = characters(str(body[0][0]), body[0][1], flags)
    return taken is not None and taken & ((1 << 128) - 1) & ~allowed == 0


def _groups_in(tree: Tree) -> int:
    count = 0
    for opcode, value in tree:
        name = str(opcode)
        if name == "SUBPATTERN":
            count += (value[0] is not None) + _groups_in(value[3])
        elif name == "BRANCH":
            count += sum(map(_groups_in, value[1]))
        elif name in {"MAX_REPEAT", "MIN_REPEAT"}:
            count += _groups_in(value[2])
        elif name in {"ASSERT", "ASSERT_NOT"}:
            count += _groups_in(value[1])
    return count
