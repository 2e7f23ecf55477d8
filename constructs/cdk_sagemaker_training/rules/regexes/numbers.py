"""Whether a group can capture a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite
from typing import Final

from cdk_sagemaker_training.rules.regexes.tree import Tree, characters, flags_inside

_DIGITS: Final = "0123456789"
_SPACES: Final = " \t\n\r\f\v"
_START: Final = "start"
_STATES: Final[Mapping[str, Mapping[str, str]]] = {
    _START: {_SPACES: _START, "+-": "sign", _DIGITS: "whole", ".": "point"},
    "sign": {_DIGITS: "whole", ".": "point"},
    "whole": {_DIGITS: "whole", ",": "thousands", ".": "fraction", "eE": "e", _SPACES: "end"},
    "thousands": {_DIGITS: "whole"},
    "point": {_DIGITS: "fraction"},
    "fraction": {_DIGITS: "fraction", "eE": "e", _SPACES: "end"},
    "e": {"+-": "exponent sign", _DIGITS: "exponent"},
    "exponent sign": {_DIGITS: "exponent"},
    "exponent": {_DIGITS: "exponent", _SPACES: "end"},
    "end": {_SPACES: "end"},
}
"""An automaton of the spellings of numbers: after which state and character comes which state."""
_NUMBERS: Final = frozenset({"whole", "fraction", "exponent", "end"})
"""The states in which a number may end."""

_MAX_ROUNDS: Final = 64
"""Repeats that are followed one by one; more of them lead nowhere else."""


def _set(text: str) -> int:
    return sum(1 << ord(character) for character in text)


_EDGES: Final = [(state, _set(chosen), target) for state, steps in _STATES.items() for chosen, target in steps.items()]
_ALL: Final = frozenset({_START, *(target for _, _, target in _EDGES)})


def is_number(captured: str | None) -> bool:
    """Whether what a group captured is a spelling of a number; NaN and infinity are no values."""
    try:
        return isfinite(float((captured or "").replace(",", "")))
    except ValueError:
        return False


def captures_number(tree: Tree, group: int, flags: int) -> bool:
    """Whether a group can capture a spelling of a number, ``1,234.5e-6`` among them; NaN and infinity are no values.

    What stands around the group is not looked at, nor are conditions that look ahead or back: where it cannot be told,
    it can.
    """
    found = next(_groups(tree, group, flags), None)
    if found is None:
        return True
    body, inner = found
    return not _NUMBERS.isdisjoint(_after(body, frozenset({_START}), inner))


def _groups(tree: Tree, group: int, flags: int) -> Iterator[tuple[Tree, int]]:
    for opcode, value in tree:
        name = str(opcode)
        if name == "SUBPATTERN":
            inner = flags_inside(flags, value)
            if value[0] == group:
                yield value[3], inner
            yield from _groups(value[3], group, inner)
        else:
            for part in _parts(name, value):
                yield from _groups(part, group, flags)


def _parts(name: str, value: Tree) -> Iterable[Tree]:
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        return [value[2]]
    if name == "BRANCH":
        return value[1]
    return [value[1]] if name in {"ASSERT", "ASSERT_NOT"} else []


def _after(tree: Tree, states: frozenset[str], flags: int) -> frozenset[str]:
    """The states of the automaton after what the tree matches."""
    for opcode, value in tree:
        name = str(opcode)
        chosen = characters(name, value, flags)
        if chosen is not None:
            states = frozenset(target for state, taken, target in _EDGES if taken & chosen and state in states)
        elif name == "SUBPATTERN":
            states = _after(value[3], states, flags_inside(flags, value))
        elif name == "BRANCH":
            states = frozenset[str]().union(*(_after(part, states, flags) for part in value[1]))
        elif name in {"MAX_REPEAT", "MIN_REPEAT"}:
            states = _repeated(value, states, flags)
        elif name not in {"AT", "ASSERT", "ASSERT_NOT"}:
            states = _ALL
    return states


def _repeated(node: Tree, states: frozenset[str], flags: int) -> frozenset[str]:
    least, most, body = node
    for _ in range(min(least, _MAX_ROUNDS)):
        states = _after(body, states, flags)
    reached = states
    for _ in range(min(most - least, _MAX_ROUNDS)):
        states = _after(body, states, flags)
        if states <= reached:
            break
        reached |= states
    return reached
