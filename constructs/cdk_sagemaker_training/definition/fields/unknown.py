"""Values that synth cannot know: CDK tokens and whatever else is resolved only at deploy time."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from typing import Final, cast

from cdk_sagemaker_training.given_values import delegates_of

TOKEN_IN_TEXT: Final = re.compile(r"[$#]\{Token\[[^\]]+\]\}")
"""How aws-cdk-lib encodes a token in a string or as the one item of a list (its ``core/lib/private/encoding``)."""

_TEXT_TOKEN: Final = re.compile(r"\$\{Token\[[^\]]+\]\}")
"""A text that is one token and nothing else (same source)."""

_PSEUDO: Final = {"AWS.Partition": "aws", "AWS.AccountId": "9" * 12, "AWS.Region": "r" * 9, "AWS.URLSuffix": "u" * 13}
"""The shortest values of what CDK names in the tokens of pseudo parameters: ``${Token[AWS.Region.4]}``."""

SHORTEST_VALUE: Final = "xxx"
"""What stands for the value of another token: no name of a bucket is shorter (S3 user guide, bucketnamingrules)."""

_TOKEN_NAME: Final = re.compile(r"Token\[([A-Za-z.]+)\.\d+\]")

_LIST_TOKEN: Final = re.compile(r"#\{Token\[[^\]]+\]\}")
"""The one item of a list that stands for a list which only the deploy knows (same source)."""

LIST_TOKEN_IN_JSON: Final = re.compile(r'\["#\{Token\[')
"""Such a list in compact JSON text."""

NUMBER_TOKEN_IN_TEXT: Final = re.compile(r"-1\.\d+e\+289")
"""Where a number in JSON text may stand for a token: every one that does looks like this."""

_NUMBER_TOKEN: Final = b"\xfb\xff"
"""The two highest bytes of the doubles that stand for tokens (same source)."""


def is_token(value: object) -> bool:
    """Whether a value is, or contains, a CDK token, and must not be looked into."""
    if value is None or isinstance(value, int):
        return False
    if isinstance(value, str):
        return "{Token[" in value and TOKEN_IN_TEXT.search(value) is not None
    if isinstance(value, float):
        return is_number_token(value)
    if isinstance(value, list | tuple):
        parts = cast("Sequence[object]", value)
        return len(parts) == 1 and not isinstance(parts[0], list | tuple) and is_token(parts[0])
    return is_token_object(value)


def is_token_object(value: object) -> bool:
    """Whether a value is an ``IResolvable`` of CDK, such as ``CfnParameter.value`` and ``Fn.get_att`` are.

    Told by classes: a value that is asked for its ``creation_stack`` asks Node, which has none to give for most.
    """
    return any(
        hasattr(kind, "resolve") and hasattr(kind, "creation_stack")
        for kind in map(type, delegates_of(value) or [value])
    )


def at_shortest(text: str) -> str:
    """A text as short as it can become when its tokens have values."""

    def value(token: re.Match[str]) -> str:
        named = _TOKEN_NAME.search(token[0])
        return SHORTEST_VALUE if named is None else _PSEUDO.get(named[1], SHORTEST_VALUE)

    return TOKEN_IN_TEXT.sub(value, text)


def is_one_token(text: str) -> bool:
    """Whether a text is CDK's encoding of one text that only the deploy knows, with nothing before or after it."""
    return _TEXT_TOKEN.fullmatch(text) is not None


def is_list_token(value: object) -> bool:
    """Whether a list is CDK's encoding of one whose items and length only the deploy knows, as of ``Fn.split``."""
    parts = cast("Sequence[object]", value) if isinstance(value, list | tuple) else ()
    return len(parts) == 1 and isinstance(parts[0], str) and _LIST_TOKEN.fullmatch(parts[0]) is not None


def is_number_token(value: object) -> bool:
    """Whether a number is CDK's encoding of a token."""
    return isinstance(value, float) and struct.pack(">d", value).startswith(_NUMBER_TOKEN)
