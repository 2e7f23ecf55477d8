"""An example as people read it: JSON with one idea a line, and how the pipeline is used where that matters."""

from __future__ import annotations

import json
from typing import Final, cast

import attrs

from cdk_sagemaker_training.rules.examples import Example
from cdk_sagemaker_training.rules.usage import PipelineUsage

_WIDTH: Final = 100
"""Characters of a line; longer texts are not broken."""


def example_text(example: Example) -> str:
    """JSON of the part that matters; after a blank line, ``PipelineUsage(...)`` where the example has one."""
    text = _laid_out(example.shown, 0, 0)
    return text if example.usage is None else f"{text}\n\n{_told(example.usage)}"


def _laid_out(value: object, indent: int, before: int) -> str:
    """``before``: characters of the line in front of the value."""
    flat = json.dumps(value, ensure_ascii=False, default=str)
    if before + len(flat) <= _WIDTH:
        return flat
    inner = " " * (indent + 2)
    if isinstance(value, dict) and value:
        members = cast("dict[str, object]", value)
        keys = {key: f"{inner}{json.dumps(key, ensure_ascii=False)}: " for key in members}
        lines = [keys[key] + _laid_out(each, indent + 2, len(keys[key])) for key, each in members.items()]
        return "{\n" + ",\n".join(lines) + f"\n{' ' * indent}}}"
    if isinstance(value, list) and value:
        lines = [inner + _laid_out(each, indent + 2, indent + 2) for each in cast("list[object]", value)]
        return "[\n" + ",\n".join(lines) + f"\n{' ' * indent}]"
    return flat


def _told(usage: PipelineUsage) -> str:
    """The arguments that are not the defaults."""
    default = attrs.asdict(PipelineUsage(), recurse=False)
    given = attrs.asdict(usage, recurse=False)
    said = [f"{name}={_plain(value)!r}" for name, value in given.items() if value != default[name]]
    return f"PipelineUsage({', '.join(said)})"


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(cast("tuple[object, ...]", value))
    if hasattr(value, "items"):
        return {key: _plain(inner) for key, inner in cast("dict[str, object]", value).items()}
    return value
