"""Where in JSON text the values stand that JSON Pointers lead to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from json import JSONDecoder
from typing import Final, TypeAlias, cast

import attrs

Wanted: TypeAlias = "dict[str, Wanted]"

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_VALUE: Final = JSONDecoder()


@attrs.frozen
class Place:
    """A line and a column, both from 1."""

    line: int
    column: int
    exact: bool = True
    """Whether the value itself stands there, rather than a text that it is a part of."""


class Lines:
    """Lines and columns of a text by offset. Lines end with a line feed, columns are characters."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, offset: int) -> Place:
        """The place of a character."""
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)


def json_places(text: str, pointers: Iterable[str]) -> dict[str, Place]:
    """For each pointer the place of its value, or of the innermost one on the way that is there.

    ``text``: sound JSON. One pass for all pointers; what none of them leads into is skipped by the C scanner.
    """
    wanted = list(dict.fromkeys(pointers))
    if not wanted:
        return {}
    search = _Search(text)
    search.value(0, _tree(wanted), "")
    lines = Lines(text)
    return {pointer: lines.place(search.found[innermost(pointer, search.found)]) for pointer in wanted}


def innermost(pointer: str, known: Mapping[str, object]) -> str:
    """The longest beginning of a pointer that is known. The empty one has to be."""
    while pointer not in known:
        pointer = pointer.rpartition("/")[0]
    return pointer


def _tree(pointers: Iterable[str]) -> Wanted:
    root: Wanted = {}
    for pointer in pointers:
        branch = root
        for part in pointer.split("/")[1:]:
            branch = branch.setdefault(part, {})
    return root


class _Search:
    """Offsets of values, by pointer with its escapes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.found: dict[str, int] = {}

    def value(self, at: int, wanted: Wanted, pointer: str) -> int:
        """Notes where a value begins and what is wanted inside of it; returns where it ends."""
        at = self._skipped(at)
        self.found[pointer] = at
        opening = self._text[at]
        if wanted and opening == "{":
            return self._object(at + 1, wanted, pointer)
        if wanted and opening == "[":
            return self._list(at + 1, wanted, pointer)
        return _VALUE.raw_decode(self._text, at)[1]

    def _object(self, at: int, wanted: Wanted, pointer: str) -> int:
        at = self._skipped(at)
        while self._text[at] != "}":
            at = self._skipped(at + 1) if self._text[at] == "," else at
            key, at = cast("tuple[str, int]", _VALUE.raw_decode(self._text, at))
            at = self._skipped(at) + 1  # the colon
            at = self._skipped(self._member(at, wanted, pointer, key.replace("~", "~0").replace("/", "~1")))
        return at + 1

    def _list(self, at: int, wanted: Wanted, pointer: str) -> int:
        at, position = self._skipped(at), 0
        while self._text[at] != "]":
            at = at + 1 if self._text[at] == "," else at
            at = self._skipped(self._member(at, wanted, pointer, str(position)))
            position += 1
        return at + 1

    def _member(self, at: int, wanted: Wanted, pointer: str, part: str) -> int:
        if part in wanted:
            return self.value(at, wanted[part], f"{pointer}/{part}")
        return _VALUE.raw_decode(self._text, self._skipped(at))[1]

    def _skipped(self, at: int) -> int:
        return cast("re.Match[str]", _SPACE.match(self._text, at)).end()
