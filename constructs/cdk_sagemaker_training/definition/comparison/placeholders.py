"""Values that a deployment decides, told by name, and matched with what a deployment has made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from cdk_sagemaker_training.definition.fields.deferred import Deferred
from cdk_sagemaker_training.definition.fields.unknown import TOKEN_IN_TEXT, is_token
from cdk_sagemaker_training.definition.fields.variables import Json, is_expression

_NAME: Final = re.compile(r"[$#]\{Token\[([^\]]+)\]\}")
_RUN: Final = re.compile(r"(?:[$#]\{Token\[[^\]]+\]\})+")
_NUMBER: Final = "${Number}"


def spoken(text: str) -> str:
    """Text with its tokens by name: ``s3://${Ref DataBucket}/train/``.

    What ``Fn::Sub`` puts in has the name that ``Ref`` and ``Fn::GetAtt`` would give it.
    """
    return _NAME.sub(lambda found: f"${{{_spoken_name(found[1])}}}", text) if "{Token[" in text else text


def _spoken_name(name: str) -> str:
    function, dot, rest = name.partition(".")
    if function == "Sub" and dot:
        function = "GetAtt" if "." in rest else "Ref"
    return f"{function} {rest}" if dot else name


def with_names(value: object) -> object:
    """A value as JSON can hold it, its tokens by name; expressions stay as they are."""
    if isinstance(value, str):
        return spoken(value)
    if isinstance(value, dict):
        return {str(key): with_names(inner) for key, inner in cast("dict[object, object]", value).items()}
    if isinstance(value, list):
        return [with_names(inner) for inner in cast("list[object]", value)]
    if isinstance(value, float) and is_token(value):
        return _NUMBER
    return value if value is None or isinstance(value, bool | int | float) else _spoken_object(value)


def _spoken_object(value: object) -> str:
    return str(value) if isinstance(value, Deferred) else f"${{{type(value).__name__}}}"


def in_words(value: object) -> object:
    """A value as people read it: tokens by name, and expressions as text (``s3://${Parameters.Bucket}/train/``)."""
    if isinstance(value, dict):
        members = cast("dict[object, object]", value)
        if is_expression(members):
            return _expression(cast("dict[str, object]", value))
        return {str(key): in_words(inner) for key, inner in members.items()}
    if isinstance(value, list):
        return [in_words(inner) for inner in cast("list[object]", value)]
    return with_names(value)


def _expression(value: Mapping[str, object]) -> object:
    ((function, argument),) = value.items()
    if function == "Get" and isinstance(argument, str):
        return f"${{{argument}}}"
    members = cast("dict[str, object]", argument) if isinstance(argument, dict) else {}
    values, separator = members.get("Values"), members.get("On", "")
    if function == "Std:Join" and isinstance(values, list) and isinstance(separator, str):
        return separator.join(_part(part) for part in cast("list[object]", values))
    if function == "Std:JsonGet" and "Path" in members:
        source = members.get("PropertyFile", members.get("S3Uri"))
        return f"{_part(source)}:{_part(members['Path'])}"
    return with_names(value)


def _part(value: object) -> str:
    told = in_words(value)
    return told if isinstance(told, str) else str(told)


def has_tokens(value: object) -> bool:
    """Whether something in a value is known only to a deployment."""
    left = [value]
    while left:
        found = left.pop()
        if isinstance(found, dict):
            left += cast("dict[object, object]", found).values()
        elif isinstance(found, list):
            left += cast("list[object]", found)
        elif isinstance(found, Deferred) or is_token(found):
            return True
    return False


def filled(value: Json, known: Mapping[str, object]) -> Json:
    """A value with what is known of its tokens in their place. ``known``: as ``Deployed.values``."""
    if isinstance(value, dict):
        return {key: filled(inner, known) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, known) for inner in value]
    if not isinstance(value, str) or "{Token[" not in value:
        return value
    if _RUN.fullmatch(value) and spoken(value) in known:
        return cast("Json", known[spoken(value)])
    return _RUN.sub(lambda run: _put_in(run[0], known), value)


def _put_in(run: str, known: Mapping[str, object]) -> str:
    together = known.get(spoken(run))
    if isinstance(together, str):
        return together
    each = ((token, known.get(spoken(token))) for token in TOKEN_IN_TEXT.findall(run))
    return "".join(value if isinstance(value, str) else token for token, value in each)


class Deployed:
    """What a deployment has made of the tokens of a template, learnt from values that stand in the same places.

    A token stands for one value: the first that it was met with. Only texts are taken apart.
    """

    def __init__(self) -> None:
        self._known: dict[str, object] = {}

    @property
    def values(self) -> Mapping[str, object]:
        """By the names of tokens, in the order in which they were met."""
        return self._known

    def explains(self, one: object, other: object) -> bool:
        """Whether two values are the same once the tokens on one side have their values; remembers those if so."""
        for template, deployed in ((one, other), (other, one)):
            if isinstance(template, str) and "{Token[" in template and not has_tokens(deployed):
                return self._fits(template, deployed)
        return False

    def _fits(self, template: str, deployed: object) -> bool:
        name = _NAME.fullmatch(template)
        if name is not None:
            met = {spoken(template): deployed}
        elif isinstance(deployed, str):
            met = _taken_apart(template, deployed, self._known)
        else:
            return False
        if met is None or any(name in self._known and self._known[name] != value for name, value in met.items()):
            return False
        self._known |= met
        return True


def _taken_apart(template: str, deployed: str, known: Mapping[str, object]) -> dict[str, object] | None:
    """By name, the texts that the tokens stand for; None where the texts differ otherwise.

    Leftmost: the first text that fits is taken, so that time is linear. Tokens side by side share one text.
    """
    literals, tokens = TOKEN_IN_TEXT.split(template), TOKEN_IN_TEXT.findall(template)
    met: dict[str, object] = {}
    if not deployed.startswith(literals[0]) or not deployed.endswith(literals[-1]):
        return None
    at, end = len(literals[0]), len(deployed) - len(literals[-1])
    for names, literal in zip(_runs(tokens, literals), [*filter(None, literals[1:-1]), None], strict=True):
        guess = known.get(names, met.get(names))
        if isinstance(guess, str) and deployed.startswith(guess + (literal or ""), at):
            stop = at + len(guess)
        else:
            stop = end if literal is None else deployed.find(literal, at + 1, end)
        if stop <= at or met.setdefault(names, deployed[at:stop]) != deployed[at:stop]:
            return None
        at = stop + len(literal or "")
    return met if at == end else None


def _runs(tokens: Sequence[str], literals: Sequence[str]) -> Iterator[str]:
    """The names of the tokens between two literals that are not empty, together."""
    run = ""
    for position, token in enumerate(tokens):
        run += token
        if literals[position + 1] or position + 1 == len(tokens):
            yield spoken(run)
            run = ""
