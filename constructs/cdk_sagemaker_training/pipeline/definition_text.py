"""A document taken apart into the text that synth knows and the values that only a deployment knows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, cast

import attrs
from aws_cdk import Stack

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT, is_token
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.pipeline.json_text import plain_json

Part: TypeAlias = "str | list[str | int]"
"""A piece of JSON text, or ``["text", i]`` for value ``i`` inside a string, ``["json", i]`` for it as JSON."""

_BYTES_OF_A_VALUE: Final = 64
"""What a token counts for: names have some 20 bytes, ARNs some 90. A fixed figure keeps the choice the same."""
_LIST_TOKEN: Final = "#{Token["  # noqa: S105 - how aws-cdk-lib encodes a list, nothing secret


@attrs.frozen
class LateMember(ByValue):
    """A member of an object that is there or not, as synth alone says: the comma before it, its name and its value.

    It stands last in its object, and never alone.
    """

    text: str
    """One token."""


@attrs.frozen(kw_only=True)
class DefinitionText(ByValue):
    """JSON text in parts. The parts are the same on every machine; ``values`` are the tokens between them."""

    parts: Sequence[Part]
    values: Sequence[object]
    """Strings with one token, or lists that are a token; each distinct one once, in order of appearance."""
    plain: str | None = None
    """All of it as one text, where its only tokens are references inside strings."""

    @property
    def known(self) -> str:
        """The literal text, without any value."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def size(self) -> int:
        """Bytes of the text in UTF-8, each value taken for 64."""
        unknown = sum(not isinstance(part, str) for part in self.parts)
        return len(self.known.encode()) + unknown * _BYTES_OF_A_VALUE


def definition_text(stack: Stack, document: Mapping[str, Json]) -> DefinitionText:
    """The compact JSON text of a document for ``stack``."""
    split = _Split(stack)
    plain = plain_json(stack, document)
    if plain is None:
        split.add(cast("Json", document))
    else:
        split.add_plain(plain)
    return DefinitionText(parts=split.parts, values=split.values, plain=plain)


class _Split:
    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._positions: dict[str, int] = {}
        self.parts: list[Part] = []
        self.values: list[object] = []

    def add(self, value: Json) -> None:
        if isinstance(value, str):
            self._add_text(value)
        elif isinstance(value, dict):
            self._literal("{")
            for position, (key, inner) in enumerate(value.items()):
                if isinstance(inner, LateMember):
                    self._value("json", inner.text, key=inner.text)
                    continue
                self._literal("," if position else "")
                self._add_text(key)
                self._literal(":")
                self.add(inner)
            self._literal("}")
        elif isinstance(value, list) and _is_list_token(value):
            self._value("json", value, key=str(value[0]))
        elif isinstance(value, list):
            self._literal("[")
            for position, inner in enumerate(value):
                self._literal("," if position else "")
                self.add(inner)
            self._literal("]")
        elif is_token(value):
            # CDK itself writes what becomes a number, and what an IResolvable becomes, as JSON text. Two of those are
            # never known to be one: each counts for itself.
            self._value("json", self._stack.to_json_string(value), key=f"value {len(self.values)}")
        else:
            self._literal(json.dumps(value))

    def add_plain(self, text: str) -> None:
        end = 0
        for token in TOKEN_IN_TEXT.finditer(text):
            self._literal(text[end : token.start()])
            self._value("text", token.group(), key=token.group())
            end = token.end()
        self._literal(text[end:])

    def _add_text(self, text: str) -> None:
        self.add_plain(json.dumps(text, ensure_ascii=False))

    def _literal(self, text: str) -> None:
        if not text:
            return
        last = self.parts[-1] if self.parts else None
        if isinstance(last, str):
            self.parts[-1] = last + text
        else:
            self.parts.append(text)

    def _value(self, form: str, value: object, *, key: str) -> None:
        position = self._positions.setdefault(key, len(self.values))
        if position == len(self.values):
            self.values.append(value)
        self.parts.append([form, position])


def _is_list_token(value: list[Json]) -> bool:
    return len(value) == 1 and isinstance(value[0], str) and value[0].startswith(_LIST_TOKEN)
