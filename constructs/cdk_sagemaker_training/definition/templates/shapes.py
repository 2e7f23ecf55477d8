"""Values of a template by shape: what is malformed is absent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import cast


def mapping(value: object) -> Mapping[str, object]:
    """The value where it is an object, else an empty one. Keys that are no text, as YAML has them, are left out."""
    if not isinstance(value, Mapping):
        return {}
    members = cast("Mapping[object, object]", value)
    return {key: member for key, member in members.items() if isinstance(key, str)}


def items(value: object) -> Sequence[object]:
    """The items of a list, none where it is something else."""
    return cast("Sequence[object]", value) if isinstance(value, list | tuple) else ()


def scalar_text(value: object) -> str | None:
    """The text that CloudFormation makes of a scalar, else None."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):  # what YAML makes of an unquoted 2020-12-01
        return value.isoformat()
    try:
        return repr(value) if isinstance(value, int | float) else None
    except ValueError:  # an integer of more than 4300 digits
        return None


def kind(value: object) -> str:
    """What a value is, in JSON's words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, str | dt.date):
        return "text"
    if isinstance(value, int | float):
        return "a number"
    return "a list" if isinstance(value, list | tuple) else type(value).__name__
