"""A document with other steps in the places of its own, in branches and loops too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, cast

from cdk_sagemaker_training.definition.document.graph import NESTED
from cdk_sagemaker_training.definition.fields.variables import Json

Rewrite: TypeAlias = "Callable[[str, dict[str, Json], dict[str, Json]], dict[str, Json] | None]"
"""Of a step's type, the step and its arguments: the new arguments; None leaves the step, but not those in it."""


def rewritten(steps: Json, rewrite: Rewrite) -> Json:
    """New steps. Those without an object as their arguments stay as they are."""
    return [_step(step, rewrite) for step in cast("list[dict[str, Json]]", steps)]


def _step(step: dict[str, Json], rewrite: Rewrite) -> Json:
    arguments, kind = step.get("Arguments"), str(step.get("Type"))
    if not isinstance(arguments, dict):
        return step
    changed = rewrite(kind, step, arguments)
    if changed is not None:
        return {**step, "Arguments": changed}
    nested = {key: rewritten(arguments[key], rewrite) for key in NESTED.get(kind, ()) if arguments.get(key)}
    return {**step, "Arguments": {**arguments, **nested}} if nested else step
