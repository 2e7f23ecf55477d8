"""Change sets that see when a property takes an attribute of another resource than before."""

from __future__ import annotations

from typing import Any, cast

from cdk_sagemaker_training.local.emulator import bridge


def compare_attributes() -> None:
    """Let a change set compare which attributes properties take.

    ministack resolves both templates without their resources first, so that every ``Fn::GetAtt`` is the empty text: a
    stack in which nothing else changed has "no changes" for it.
    """
    resolve = bridge.changesets._resolve_props_for_diff

    def named(template: dict[str, Any] | None, *rest: Any) -> dict[str, Any]:
        resolved: dict[str, Any] = resolve(_with_names(template), *rest)
        return resolved

    bridge.changesets._resolve_props_for_diff = named


def _with_names(value: Any) -> Any:
    """A copy in which each ``Fn::GetAtt`` is a text that says of what."""
    if isinstance(value, list):
        return [_with_names(inner) for inner in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, Any]", value)
    if "Fn::GetAtt" in members:
        return f"<{members['Fn::GetAtt']}>"
    return {key: _with_names(inner) for key, inner in members.items()}
