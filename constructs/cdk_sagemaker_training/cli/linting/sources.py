"""Text of JSON or YAML as a value, which can tell where its parts stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from json import JSONDecodeError
from typing import Final, Protocol

import attrs

from cdk_sagemaker_training.cli.linting.places import Lines, Place, json_places
from cdk_sagemaker_training.cli.linting.reading import UnusableError
from cdk_sagemaker_training.definition.document.sources import parse_json
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import DocumentError

_OF_YAML: Final = (".yaml", ".yml")
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)|[{}\[\],:]', re.DOTALL)


class Source(Protocol):
    """A parsed text."""

    @property
    def value(self) -> Json:
        """What it says."""
        ...

    def places(self, pointers: Iterable[str]) -> Mapping[str, Place]:
        """Where the values stand that pointers lead to; for what is not there, the innermost one on the way."""
        ...

    def block(self, pointer: str) -> Place | None:
        """Where the lines of a text begin that stands in lines of its own; None for any other value."""
        ...


@attrs.frozen
class JsonSource:
    """JSON text."""

    text: str
    value: Json

    def places(self, pointers: Iterable[str]) -> Mapping[str, Place]:
        """See ``Source``."""
        return json_places(self.text, pointers)

    def block(self, pointer: str) -> Place | None:  # noqa: ARG002 - JSON has no such texts
        """See ``Source``."""
        return None


class YamlSource:
    """YAML text."""

    def __init__(self, text: str) -> None:
        from cdk_sagemaker_training.cli.linting.yaml_text import compose

        self._root = compose(text)
        self._text = text

    @property
    def value(self) -> Json:
        """See ``Source``."""
        return self._root.value

    def places(self, pointers: Iterable[str]) -> Mapping[str, Place]:
        """See ``Source``."""
        from cdk_sagemaker_training.cli.linting.yaml_text import yaml_places

        return {pointer: node.place for pointer, node in yaml_places(self._root, pointers).items()}

    def block(self, pointer: str) -> Place | None:
        """See ``Source``. Of ``Fn::Sub`` it is its text, given alone or in a list."""
        from cdk_sagemaker_training.cli.linting.yaml_text import yaml_places

        inner = (pointer, f"{pointer}/Fn::Sub", f"{pointer}/Fn::Sub/0")
        found = next((node for node in yaml_places(self._root, inner).values() if node.is_block), None)
        if found is None:
            return None
        first = self._text.split("\n")[found.place.line : found.place.line + 1]
        indent = len(first[0]) - len(first[0].lstrip(" ")) if first else 0
        return Place(found.place.line + 1, indent + 1)


def source_of(text: str, suffix: str = "") -> Source:
    """Text as JSON or YAML: by the suffix of its file, and where that says neither, by what it looks like.

    Raises ``UnusableError``.
    """
    looks_like_json = text.lstrip()[:1] in ("{", "[")
    if suffix.lower() == ".json":
        return _json(text)
    if not looks_like_json:
        return YamlSource(text)
    try:
        return JsonSource(text, parse_json(text))
    except DocumentError as error:
        if suffix.lower() not in _OF_YAML and isinstance(error.__cause__, JSONDecodeError):
            raise _unusable(text, error) from error
        return YamlSource(text)


def _json(text: str) -> JsonSource:
    try:
        return JsonSource(text, parse_json(text))
    except DocumentError as error:
        raise _unusable(text, error) from error


def _unusable(text: str, error: DocumentError) -> UnusableError:
    cause = error.__cause__
    if isinstance(cause, JSONDecodeError):
        return UnusableError(f"not JSON: line {cause.lineno}, column {cause.colno}: {cause.msg}")
    if isinstance(cause, RecursionError):
        return UnusableError("nested too deep to be read")
    problem = error.problems[0]
    place = _refused_place(text)
    where = f"line {place.line}, column {place.column}" if place else "somewhere"
    return UnusableError(f"{where}: got {str(problem.given)[:80]!r}; allowed: {problem.allowed}")


def _refused_place(text: str) -> Place | None:
    """The first constant that JSON does not have, or key that an object has twice. Only for text that was refused."""
    keys: list[set[str] | None] = []
    before = ""
    for found in _TOKEN.finditer(text):
        word = found.group()
        if word in ("{", "["):
            keys.append(set() if word == "{" else None)
        elif word in ("}", "]"):
            if not keys:  # what was refused stands before: an integer, which is no token here
                return None
            keys.pop()
        elif word[0] != '"' and word not in (",", ":"):
            return Lines(text).place(found.start())
        elif word[0] == '"' and keys and keys[-1] is not None and before in ("{", ","):
            if word in keys[-1]:
                return Lines(text).place(found.start())
            keys[-1].add(word)
        before = word
    return None
