"""A template value taken apart into the text that the template says and the values that only a deployment knows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.document.graph import MAX_DEPTH
from cdk_sagemaker_training.definition.templates.intrinsics import (
    NO_VALUE,
    VARIABLE,
    attribute,
    intrinsic,
    safe_name,
    same_key,
    token_name,
)
from cdk_sagemaker_training.definition.templates.shapes import items, kind, mapping, scalar_text
from cdk_sagemaker_training.definition.templates.template import Template
from cdk_sagemaker_training.definition.templates.unseen import UnseenError

MAX_CHARS: Final = 8 * 1024 * 1024
"""Of one definition, eight times what the service takes. Nested ``Fn::Sub`` can make gigabytes of a small template."""

_CHARS_OF_A_VALUE: Final = 16
"""What a value counts for beside its text, so that a million empty ones have an end, too."""

STRINGIFIED: Final = "Custom::AWSCDKCfnJsonStringify"
"""What aws-cdk-lib writes a list into JSON text through (its ``core/lib/private/cfn-utils-provider``)."""


@attrs.frozen(kw_only=True)
class Unknown(ByValue):
    """A value that only a deployment knows for sure."""

    name: str
    words: str
    """What it is, for a user: "the value of parameter Body"."""
    default: str | None = None
    """Its text where nobody says otherwise."""
    number: bool = False

    @property
    def token(self) -> str:
        """What stands for it, in the form of a CDK token."""
        return f"${{Token[{self.name}]}}"


Piece: TypeAlias = "str | Unknown"


def escaped(text: str) -> str:
    """Text as it stands in a string of JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def escaped_pieces(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of text as they stand in a string of JSON."""
    return [escaped(piece) if isinstance(piece, str) else _escaped_default(piece) for piece in pieces]


def _escaped_default(piece: Unknown) -> Unknown:
    return piece if piece.default is None else attrs.evolve(piece, default=escaped(piece.default))


class Reader:
    """Reads values of one template, as text and as JSON. Raises ``UnseenError``, whatever it meets."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._left = MAX_CHARS
        self._named: dict[object, str] = {}
        self._taken: dict[str, int] = {}
        self._functions: Mapping[str, Callable[[object, int], list[Piece]]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Join": self._join,
            "Fn::Sub": self._sub,
            "Fn::ToJsonString": self.json,
        }

    def text(self, value: object, depth: int = 0) -> list[Piece]:
        """The pieces of a string."""
        literal = scalar_text(value)
        self._spend(literal or "", depth)
        if literal is not None:
            return [literal]
        call = intrinsic(value)
        if call is None:
            raise UnseenError(f"{kind(value)} stands where the definition needs text")
        function, argument = call
        read = self._functions.get(function)
        return [self._unknown(function, argument)] if read is None else read(argument, depth + 1)

    def json(self, value: object, depth: int = 0) -> list[Piece]:
        """The pieces of the JSON text of a value, which is compact."""
        self._spend("", depth)
        if intrinsic(value) is not None:
            return self._json_of_call(value, depth)
        if isinstance(value, Mapping):
            return self._json_of_object(cast("Mapping[object, object]", value), depth)
        if isinstance(value, list | tuple):
            pieces: list[Piece] = ["["]
            for inner in items(cast("object", value)):
                if not _is_no_value(inner):
                    pieces += [*([","] if len(pieces) > 1 else []), *self.json(inner, depth + 1)]
            return [*pieces, "]"]
        literal = scalar_text(value)
        if literal is not None:
            self._spend(literal, depth)
            plain = isinstance(value, int | float)
            return [json.dumps(value if plain else literal, ensure_ascii=False)]
        if value is None:
            return ["null"]
        raise UnseenError(f"{kind(value)} stands in the definition, which is no JSON")

    def known(self, value: object) -> str | None:
        """The text of a value, None where only the deployment knows it or where it is no text."""
        try:
            pieces = self.text(value)
        except (UnseenError, RecursionError):
            return None
        texts = [piece if isinstance(piece, str) else piece.default for piece in pieces]
        return None if None in texts else "".join(text for text in texts if text is not None)

    def readable(self, value: object) -> str:
        """The text of a value with tokens in it, for comparisons and messages."""
        try:
            pieces = self.text(value)
        except (UnseenError, RecursionError):
            return "?"
        known = (piece if isinstance(piece, str) else piece.default or piece.token for piece in pieces)
        return "".join(known)

    def _spend(self, text: str, depth: int) -> None:
        self._left -= len(text) + _CHARS_OF_A_VALUE
        if self._left < 0:
            raise UnseenError(f"the definition has more than {MAX_CHARS:,} characters")
        if depth > MAX_DEPTH:
            raise UnseenError(f"the definition is nested more than {MAX_DEPTH} levels deep")

    def _json_of_call(self, value: object, depth: int) -> list[Piece]:
        pieces = self.text(value, depth + 1)
        match pieces:
            case [Unknown() as unknown] if unknown.default is None or unknown.number:
                return [unknown]  # which may be a list or a number as well
            case _:
                return ['"', *escaped_pieces(pieces), '"']

    def _json_of_object(self, value: Mapping[object, object], depth: int) -> list[Piece]:
        pieces: list[Piece] = ["{"]
        for key, inner in value.items():
            if _is_no_value(inner):
                continue
            name = scalar_text(key)
            if name is None:
                raise UnseenError(f"{kind(key)} is a key in the definition")
            self._spend(name, depth)
            comma = "," if len(pieces) > 1 else ""
            pieces += [f'{comma}"{escaped(name)}":', *self.json(inner, depth + 1)]
        return [*pieces, "}"]

    def _ref(self, argument: object, _depth: int) -> list[Piece]:
        if not isinstance(argument, str):
            raise UnseenError(f"Ref names {kind(argument)}")
        return [self._reference("Ref", argument)]

    def _get_att(self, argument: object, depth: int) -> list[Piece]:
        found = attribute(argument)
        if found is None:
            return [self._unknown("Fn::GetAtt", argument)]
        resource, name = found
        stringified = self._template.properties(resource, STRINGIFIED)
        if stringified is not None and name == "Value":
            return self.json(stringified.get("Value"), depth)
        words = f"attribute {name} of resource {resource}"
        return [Unknown(name=token_name("Fn::GetAtt", argument), words=words)]

    def _join(self, argument: object, depth: int) -> list[Piece]:
        match items(argument):
            case [str(delimiter), parts] if isinstance(parts, list | tuple):
                pieces: list[Piece] = []
                for position, part in enumerate(items(cast("object", parts))):
                    if position:
                        self._spend(delimiter, depth)
                        pieces.append(delimiter)
                    pieces += self.text(part, depth)
                return pieces
            case [str(), parts] if intrinsic(parts) is not None:
                return [self._unknown("Fn::Join", argument)]
            case _:
                raise UnseenError("Fn::Join takes a delimiter and a list")

    def _sub(self, argument: object, depth: int) -> list[Piece]:
        if isinstance(argument, str):
            return self._substituted(argument, {}, depth)
        match items(argument):
            case [str(text), variables] if isinstance(variables, Mapping):
                return self._substituted(text, mapping(cast("object", variables)), depth)
            case _:
                raise UnseenError("Fn::Sub takes text, or a list of text and an object with variables")

    def _substituted(self, text: str, variables: Mapping[str, object], depth: int) -> list[Piece]:
        self._spend(text, depth)
        pieces: list[Piece] = []
        end = 0
        for found in VARIABLE.finditer(text):
            literal, name = found.groups()
            pieces.append(text[end : found.start()])
            end = found.end()
            if literal:
                pieces.append("${" + found.group()[3:])
            elif name in variables:
                pieces += self.text(variables[name], depth)
            else:
                pieces.append(self._reference("Sub", name))
        return [*pieces, text[end:]]

    def _reference(self, function: str, name: str) -> Unknown:
        default = self._template.default(name)
        self._spend(default or "", 0)
        if name in self._template.parameters:
            words = f"the value of parameter {name}"
        else:
            words = name if name.startswith("AWS::") else f"what {name} refers to"
        number = self._template.is_number(name)
        return Unknown(name=safe_name(f"{function}.{name}"), words=words, default=default, number=number)

    def _unknown(self, function: str, argument: object) -> Unknown:
        """Two calls that differ get two names: rules compare texts."""
        key = same_key([function, argument])
        name = None if key is None else self._named.get(key)
        if name is None:
            plain = token_name(function, argument)
            count = self._taken[plain] = self._taken.get(plain, 0) + 1
            name = plain if count == 1 else f"{plain}.{count}"
            if key is not None:
                self._named[key] = name
        return Unknown(name=name, words=f"what {function} gives")


def _is_no_value(value: object) -> bool:
    return intrinsic(value) == ("Ref", NO_VALUE)
