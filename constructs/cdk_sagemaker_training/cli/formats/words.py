"""Text of documents, which may hold anything, for terminals and files."""

from __future__ import annotations

import json

from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.rules.finding import plain


def printable(text: str) -> str:
    """Text in one line, without what a terminal would obey or an encoding cannot write."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def json_value(value: object) -> object:
    """A value that JSON can write: one with an infinity in it, which 1e999 is, is told as text."""
    simple = plain(value)
    try:
        json.dumps(simple, allow_nan=False)
    except ValueError:
        return str(simple)
    return simple


def short(value: object, longest: int = 80) -> str:
    """A value in one short line; empty where something is missing."""
    if value is MISSING:
        return ""
    text = json.dumps(json_value(value), ensure_ascii=False)
    return printable(text if len(text) <= longest else text[: longest - 3] + "...")
