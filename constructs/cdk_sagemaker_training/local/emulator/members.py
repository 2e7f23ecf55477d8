"""Optional members of JSON objects: what is absent or null is empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def list_at(value: Mapping[str, Any], name: str) -> list[Any]:
    """The list in member ``name``."""
    found: list[Any] = value.get(name) or []
    return found


def map_at(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object in member ``name``."""
    found: dict[str, Any] = value.get(name) or {}
    return found
