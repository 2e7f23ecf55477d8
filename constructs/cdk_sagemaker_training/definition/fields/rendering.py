"""Small renderers that the requests of several steps share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cdk_sagemaker_training.definition.fields.variables import Json, compact, render, render_text


def rendered(**members: object) -> dict[str, Json]:
    """The members that are set, as plain JSON."""
    return {key: render(value) for key, value in compact(**members).items()}


def wrapped(key: str, value: object) -> dict[str, object] | None:
    """One member in an object of its own; None where it is not set."""
    return None if value is None else {key: value}


def texts(values: Mapping[str, object]) -> dict[str, Json]:
    """A map whose values the service takes as text."""
    return {key: render_text(value) for key, value in values.items()}


def text_list(values: Sequence[object] | None) -> list[Json] | None:
    """A list whose items the service takes as text; None where it is not set."""
    return None if values is None else [render_text(value) for value in values]


def ruled_out(**members: object) -> dict[str, None]:
    """None for each member that the author wrote as an empty text or list: not even a workspace fills those."""
    empty: tuple[object, ...] = ("", (), [], {})
    return {key: None for key, value in members.items() if value in empty}
