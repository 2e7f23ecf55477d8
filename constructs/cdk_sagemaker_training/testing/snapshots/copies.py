"""Copies of documents with other text in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast


def copied(value: object, leaf: Callable[[object], object], key: Callable[[str], str] = str) -> object:
    """A copy of objects and lists, with what ``leaf`` makes of everything else and ``key`` of the keys."""
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {key(name): copied(inner, leaf, key) for name, inner in members.items()}
    if isinstance(value, list):
        return [copied(inner, leaf, key) for inner in cast("list[object]", value)]
    return leaf(value)
