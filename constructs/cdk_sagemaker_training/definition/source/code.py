"""Expressions of Python together with the values that they have.

Nothing is written that was not evaluated: a class that refuses its arguments refuses here, and what it renders can be
compared with the document before a line of source exists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

PACKAGE: Final = "cdk_sagemaker_training"
INDENT: Final = "    "
WIDTH: Final = 88
"""In characters: what ruff and black format to unless they are told otherwise. More room changes nothing."""

_QUOTES: Final = re.compile("(['\"])")
_ESCAPED: Final = frozenset("'\"\\")
_LEFT: Final = frozenset({"'", '"', "\\'", '\\"'})


@attrs.frozen(eq=False, kw_only=True)
class Code:
    """An expression. ``value``: what it evaluates to."""

    value: object

    def flat(self) -> str:
        """The expression on one line."""
        raise NotImplementedError

    def spread(self, indent: str) -> str:
        """The expression on several lines, the first of which stands where the caller has come to."""
        del indent
        return self.flat()

    def within(self, room: int) -> str | None:
        """The expression on one line; None where that takes more characters than there is room for."""
        flat = self.flat()
        return flat if len(flat) <= room and "\n" not in flat else None

    def names(self) -> Iterator[str]:
        """The names of the library that it uses."""
        return iter(())

    def layout(self, indent: str, before: int, after: int = 0) -> str:
        """On one line where there is room: ``before`` and ``after`` are the characters around it on its line."""
        flat = self.within(WIDTH - before - after)
        return self.spread(indent) if flat is None else flat


@attrs.frozen(eq=False, kw_only=True)
class Atom(Code):
    """A literal, a variable or a constant. ``imported``: its name in the library, if it is from there."""

    text: str
    imported: str = ""

    def flat(self) -> str:
        return self.text

    def names(self) -> Iterator[str]:
        if self.imported:
            yield self.imported


@attrs.frozen(eq=False, kw_only=True)
class Variable(Atom):
    """A variable of the module that is written."""


@attrs.frozen(eq=False, kw_only=True)
class Suffixed(Code):
    """``base`` with attributes and items after it: ``train.properties.ModelArtifacts``."""

    base: Code
    suffix: str

    def flat(self) -> str:
        return self.base.flat() + self.suffix

    def names(self) -> Iterator[str]:
        yield from self.base.names()


@attrs.frozen(eq=False, kw_only=True)
class _Bracketed(Code):
    def _brackets(self) -> tuple[str, str]:
        raise NotImplementedError

    def _entries(self) -> Iterator[tuple[str, Code]]:
        """What stands inside, each with the text before it."""
        raise NotImplementedError

    def flat(self) -> str:
        opening, closing = self._brackets()
        return opening + ", ".join(before + code.flat() for before, code in self._entries()) + closing

    def within(self, room: int) -> str | None:
        # Looks no further than the room goes: what stands in a large document would else be laid out at every level.
        opening, closing = self._brackets()
        left = room - len(opening) - len(closing)
        found: list[str] = []
        for before, code in self._entries():
            left -= len(before) + (len(", ") if found else 0)
            flat = code.within(left)
            if flat is None:
                return None
            left -= len(flat)
            found.append(before + flat)
        return opening + ", ".join(found) + closing if left >= 0 else None

    def spread(self, indent: str) -> str:
        opening, closing = self._brackets()
        inner = indent + INDENT
        lines = [
            f"{inner}{before}{code.layout(inner, len(inner) + len(before), after=1)},"
            for before, code in self._entries()
        ]
        return "\n".join([opening, *lines, indent + closing]) if lines else opening + closing

    def names(self) -> Iterator[str]:
        for _, code in self._entries():
            yield from code.names()


@attrs.frozen(eq=False, kw_only=True)
class Call(_Bracketed):
    """A class or function of the library, called, or a class method of one."""

    name: str
    positional: Sequence[Code] = ()
    keywords: Mapping[str, Code] = attrs.field(factory=dict[str, Code])
    method: str = ""

    def _brackets(self) -> tuple[str, str]:
        return f"{self.name}{f'.{self.method}' if self.method else ''}(", ")"

    def _entries(self) -> Iterator[tuple[str, Code]]:
        yield from (("", code) for code in self.positional)
        yield from ((f"{key}=", code) for key, code in self.keywords.items())

    def names(self) -> Iterator[str]:
        yield self.name
        yield from _Bracketed.names(self)


@attrs.frozen(eq=False, kw_only=True)
class Items(_Bracketed):
    """A list."""

    items: Sequence[Code]

    def _brackets(self) -> tuple[str, str]:
        return "[", "]"

    def _entries(self) -> Iterator[tuple[str, Code]]:
        return (("", code) for code in self.items)


@attrs.frozen(eq=False, kw_only=True)
class Members(_Bracketed):
    """A dict with text as keys."""

    members: Mapping[str, Code]

    def _brackets(self) -> tuple[str, str]:
        return "{", "}"

    def _entries(self) -> Iterator[tuple[str, Code]]:
        return ((f"{quoted(key)}: ", code) for key, code in self.members.items())


def listed(items: Sequence[Code]) -> Items:
    """A list of what its items are."""
    return Items(value=[item.value for item in items], items=items)


def mapped(members: Mapping[str, Code]) -> Members:
    """A dict of what its members are."""
    return Members(value={key: code.value for key, code in members.items()}, members=members)


def literal(value: str | float | bool | None) -> Atom:
    """Text, a number, True, False or None."""
    return Atom(value=value, text=quoted(value) if isinstance(value, str) else repr(value).replace("e+", "e"))


def quoted(text: str) -> str:
    """Text as a formatter leaves it: in double quotes unless that needs more backslashes."""
    if text.isprintable() and _ESCAPED.isdisjoint(text):
        return f'"{text}"'
    quote = "'" if text.count('"') > text.count("'") else '"'
    pieces = (f"\\{piece}" if piece == quote else piece for piece in _QUOTES.split(text))
    return quote + "".join(piece if piece in _LEFT else repr(piece)[1:-1] for piece in pieces) + quote


def interpolated(pieces: Sequence[str | Variable], value: str) -> Atom:
    """An f-string of text and variables."""
    body = (
        f"{{{piece.text}}}" if isinstance(piece, Variable) else piece.replace("{", "{{").replace("}", "}}")
        for piece in pieces
    )
    return Atom(value=value, text=f"f{quoted(''.join(body))}")
