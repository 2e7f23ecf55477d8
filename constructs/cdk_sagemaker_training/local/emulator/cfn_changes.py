"""Change sets that see when a property refers to another resource than before."""

from __future__ import annotations

from typing import Any, cast

from cdk_sagemaker_training.local.emulator import bridge
from cdk_sagemaker_training.local.emulator.members import map_at


def compare_references() -> None:
    """Let a change set compare what references name.

    ministack resolves both templates without their resources first, so that every ``Fn::GetAtt`` is the empty text: a
    stack in which only such a reference changed has "no changes" for it.
    """
    resolve = bridge.changesets._resolve_props_for_diff

    def named(template: dict[str, Any] | None, *rest: Any) -> dict[str, Any]:
        resolved: dict[str, Any] = resolve(template and _with_names(template, map_at(template, "Resources")), *rest)
        return resolved

    bridge.changesets._resolve_props_for_diff = named


def _with_names(value: Any, resources: dict[str, Any]) -> Any:
    """A copy in which each reference to a resource is a text that names it."""
    if isinstance(value, list):
        return [_with_names(inner, resources) for inner in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, Any]", value)
    if "Fn::GetAtt" in members:
        return f"<{members['Fn::GetAtt']}>"
    if isinstance(members.get("Ref"), str) and members["Ref"] in resources:
        return f"<{members['Ref']}>"
    return {key: _with_names(inner, resources) for key, inner in members.items()}
