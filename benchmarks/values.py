"""JSON values whose kind is only seen when they are looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast


def mapped(value: Any, inner: Callable[[Any], Any]) -> Any:
    """The value with each member or item changed, where it has some; itself where it has none."""
    if isinstance(value, dict):
        return {key: inner(member) for key, member in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [inner(item) for item in cast("list[Any]", value)]
    return value
