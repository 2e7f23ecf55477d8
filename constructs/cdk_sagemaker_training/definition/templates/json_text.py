"""JSON text of pieces: where a value is not known stands a token, and the text stays JSON."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Sequence
from typing import Final

from cdk_sagemaker_training.definition.templates.pieces import Piece, Unknown
from cdk_sagemaker_training.definition.templates.unseen import UnseenError

_OF_SCALARS: Final = string.ascii_letters + string.digits + "+-."
_IN_STRING: Final = re.compile(r'["\\]')
_AFTER_BACKSLASH: Final = -1


def json_text(pieces: Sequence[Piece]) -> str:
    """The text, with the defaults of parameters in it unless they break it.

    Where it is no JSON the author's mistake is handed on as it is. Raises ``UnseenError`` where the values that are
    not known may be what makes it JSON.
    """
    unknown = [piece for piece in pieces if isinstance(piece, Unknown)]
    if unknown and not any(isinstance(piece, str) and piece.strip() for piece in pieces):
        return _text_of_values(unknown)
    text, guessed = _composed(pieces, defaults=True)
    if not unknown or _is_json(text):
        return text
    without_defaults, guessed_without = _composed(pieces, defaults=False)
    if _is_json(without_defaults):
        return without_defaults
    if guessed or guessed_without:
        raise UnseenError(f"the definition is JSON only together with {_list(guessed or guessed_without)}")
    return text


def _text_of_values(unknown: Sequence[Unknown]) -> str:
    (first, *others) = unknown
    if others:
        raise UnseenError(f"the definition is put together of {_list(unknown)}")
    # A default that is no document is there to be replaced.
    if first.default is not None and first.default.lstrip().startswith("{"):
        return first.default
    raise UnseenError(f"the definition is {first.words}")


def _list(unknown: Sequence[Unknown]) -> str:
    words = list(dict.fromkeys(value.words for value in unknown))
    return " and ".join([*words[:3], *(["others"] if len(words) > 3 else [])])


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    except RecursionError:  # it is as far as it was read; who reads it for good says that it is too deep
        return True
    return True


def _composed(pieces: Sequence[Piece], *, defaults: bool) -> tuple[str, Sequence[Unknown]]:
    """The text, and the values that stand outside of its strings."""
    composer = _Composer()
    literal: list[str] = []
    for piece in pieces:
        known = piece if isinstance(piece, str) else piece.default if defaults else None
        if known is not None:
            literal.append(known)
        elif isinstance(piece, Unknown):
            composer.add("".join(literal))
            literal.clear()
            composer.add_unknown(piece)
    composer.add("".join(literal))
    return composer.text, composer.guessed


class _Composer:
    """Follows the text: inside of a string, inside of an escape, inside of a value that is a token in part."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._in_string = False
        self._escape = 0
        """Characters that the escape still needs, -1 for the one that says how many."""
        self._in_bare = False
        self.guessed: list[Unknown] = []

    @property
    def text(self) -> str:
        return "".join(self._written) + ('"' if self._in_bare else "")

    def add(self, literal: str) -> None:
        if self._in_bare:
            rest = literal.lstrip(_OF_SCALARS)
            self._written.append(literal[: len(literal) - len(rest)])
            if not rest:
                return
            self._written.append('"')
            self._in_bare = False
            literal = rest
        self._follow(literal)
        self._written.append(literal)

    def add_unknown(self, unknown: Unknown) -> None:
        if self._in_string:
            if self._escape:
                self.guessed.append(unknown)
                self._escape = 0
            self._written.append(unknown.token)
            return
        self.guessed.append(unknown)
        if not self._in_bare:  # a scalar may have begun: `1` and a value are one number
            last = self._written.pop() if self._written else ""
            before = last.rstrip(_OF_SCALARS)
            self._written += [before, '"', last[len(before) :]]
            self._in_bare = True
        self._written.append(unknown.token)

    def _follow(self, text: str) -> None:
        position = 0
        while position < len(text):
            if self._escape:
                unicode = self._escape == _AFTER_BACKSLASH and text[position] == "u"
                self._escape = 4 if unicode else max(self._escape - 1, 0)
                position += 1
            elif self._in_string:
                found = _IN_STRING.search(text, position)
                if found is None:
                    return
                if found.group() == '"':
                    self._in_string = False
                else:
                    self._escape = _AFTER_BACKSLASH
                position = found.end()
            else:
                position = text.find('"', position) + 1
                if not position:
                    return
                self._in_string = True
