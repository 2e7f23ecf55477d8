"""What the module that is written has so far: its variables, and where its images are from."""

from __future__ import annotations

import keyword
import re
from typing import Final

import attrs

from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT
from cdk_sagemaker_training.definition.source.code import Variable

_NO_WORD: Final = re.compile(r"[^0-9a-zA-Z]+")
_BETWEEN_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_FUNCTION: Final = re.compile(r"^(Ref|GetAtt|Sub)\.")
_HASH: Final = re.compile(r"(\w)[0-9A-F]{8}(?=\.|$)")
"""What the CDK appends to a logical id."""
_LONGEST: Final = 40
"""Characters of a constant: what is nested in functions of a template has a name without end."""
_OWN: Final = ("builtin_image", "framework_image", "definition", "json", "print")
"""Names that a module has already, or that a reader would take for something else."""


@attrs.define
class Scope:
    """``region``: where all images of the document are from; None where they are to stay as they are."""

    region: str | None = None
    parameters: dict[str, Variable] = attrs.field(factory=dict[str, Variable])
    steps: dict[str, Variable] = attrs.field(factory=dict[str, Variable])
    tokens: dict[str, Variable] = attrs.field(factory=dict[str, Variable])
    _taken: set[str] = attrs.field(factory=lambda: set(_OWN))

    def variable(self, name: str, value: object, *, kind: str) -> Variable:
        """A variable named after a parameter or a step; ``kind`` makes it another one where the name is taken."""
        return Variable(value=value, text=self._free(snake_case(name) or kind, kind))

    def token(self, token: str) -> Variable:
        """The constant that holds a token: what only a deployment, or another process, knows."""
        if token not in self.tokens:
            name = token[len("${Token[") : -len("]}")]
            words = snake_case(_HASH.sub(r"\1", _FUNCTION.sub("", name))).upper()[:_LONGEST].rstrip("_") or "VALUE"
            self.tokens[token] = Variable(value=token, text=self._free(words, "VALUE"))
        return self.tokens[token]

    def _free(self, name: str, kind: str) -> str:
        candidates = [name, f"{name}_{kind}", *(f"{name}_{number}" for number in range(2, len(self._taken) + 3))]
        free = next(found for found in candidates if found not in self._taken and not keyword.iskeyword(found))
        self._taken.add(free)
        return free


def snake_case(name: str) -> str:
    """A name as Python writes variables; empty where nothing of it is left."""
    words = _NO_WORD.sub("_", _BETWEEN_WORDS.sub("_", name)).strip("_").lower()
    return f"_{words}" if words[:1].isdigit() else words


def pieces_of(text: str, scope: Scope) -> list[str | Variable]:
    """Text taken apart at the tokens in it."""
    pieces: list[str | Variable] = []
    end = 0
    for found in TOKEN_IN_TEXT.finditer(text):
        pieces += [text[end : found.start()], scope.token(found.group())]
        end = found.end()
    return [piece for piece in [*pieces, text[end:]] if piece != ""]
