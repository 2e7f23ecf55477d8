"""The parse tree of a regular expression, from Python's own parser, and which characters its nodes match."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any, Final, TypeAlias

Tree: TypeAlias = Any
"""A sequence of nodes: an opcode, whose text is its name, and what belongs to it. The types are private to ``re``."""

_PARSER: Final[Any] = import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")

_OTHERS: Final = "é٣中\u2003"
"""One character of each kind beyond ASCII: letter, digit, ideogram, space."""
_ALPHABET: Final = [*map(chr, range(128)), *_OTHERS]
_CATEGORIES: Final = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}
ALL: Final = (1 << len(_ALPHABET)) - 1
"""The set of all characters. A set has one bit a character: those of ASCII in order, then one for each other kind."""
_NEWLINE: Final = 1 << ord("\n")
_CASE_DISTANCE: Final = ord("a") - ord("A")
_UPPER: Final = ((1 << 26) - 1) << ord("A")


def parsed(text: str) -> Tree:
    """The tree. Raises ``re.error``; ``OverflowError``, ``RecursionError`` for what is beyond the parser."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _PARSER.parse(text)


def flags_inside(flags: int, node: Tree) -> int:
    """The flags within a group: ``(?i:...)`` adds some, ``(?-i:...)`` takes some away."""
    _, added, removed, _ = node
    return (flags | added) & ~removed


def characters(name: str, value: Tree, flags: int) -> int | None:
    """The set of characters that a node matches one of; None for nodes that are no single character."""
    if name == "ANY":
        return ALL if flags & re.DOTALL else ALL & ~_NEWLINE
    if name == "LITERAL":
        return _cased(_literal(value), flags)
    if name == "NOT_LITERAL":
        return ALL & ~_cased(_literal(value), flags)
    if name != "IN":
        return None
    negated = str(value[0][0]) == "NEGATE"
    found = 0
    for entry in _set_members(value[1:] if negated else value):
        found |= entry
    found = _cased(found, flags)
    return ALL & ~found if negated else found


def _set_members(members: Iterable[Tree]) -> Iterator[int]:
    for opcode, value in members:
        name = str(opcode)
        if name == "LITERAL":
            yield _literal(value)
        elif name == "RANGE":
            low, high = value
            ascii_part = (1 << min(high + 1, 128)) - (1 << min(low, 128))
            yield ascii_part | sum(_literal(ord(other)) for other in _OTHERS if low <= ord(other) <= high)
        else:
            yield _category(str(value))


def _literal(code: int) -> int:
    """A character beyond ASCII counts as the ideogram, unless it is one of those that stand for their kind."""
    if code < 128:
        return 1 << code
    position = _OTHERS.find(chr(code))
    return 1 << (128 + (position if position >= 0 else _OTHERS.index("中")))


@cache
def _category(name: str) -> int:
    pattern = re.compile(_CATEGORIES.get(name, r"[\s\S]"))
    return sum(1 << place for place, character in enumerate(_ALPHABET) if pattern.match(character))


def _cased(found: int, flags: int) -> int:
    if not flags & re.IGNORECASE:
        return found
    lower = (found & _UPPER) << _CASE_DISTANCE
    upper = (found >> _CASE_DISTANCE) & _UPPER
    return found | lower | upper
