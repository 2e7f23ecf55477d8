"""Templates that refer to what is not in them, which CloudFormation refuses and ministack resolves to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, cast

from cdk_sagemaker_training.local.emulator import bridge
from cdk_sagemaker_training.local.emulator.members import map_at

_IN_TEXT: Final = re.compile(r"\$\{([^!${}.][^${}.]*)(?:\.[^${}]*)?\}")


def refuse_dangling_references() -> None:
    """Refuse a template whose resources refer to a resource or parameter that it does not have."""
    validate = bridge.engine.validate_template_support

    def validated(template: dict[str, Any], conditions: dict[str, bool], **rest: Any) -> None:
        if not template.get("Transform"):
            _require_known(template)
        validate(template, conditions, **rest)

    for module in (bridge.engine, bridge.cloudformation_handlers, bridge.changesets):
        module.validate_template_support = validated


def _require_known(template: dict[str, Any]) -> None:
    resources = map_at(template, "Resources")
    known = {*resources, *map_at(template, "Parameters")}
    unknown = sorted({name for name in _named(resources) if name not in known and not name.startswith("AWS::")})
    if unknown:
        raise ValueError(
            f"Template format error: Unresolved resource dependencies [{', '.join(unknown)}] in the Resources block of "
            "the template"
        )


def _named(resources: dict[str, Any]) -> Iterator[str]:
    for resource in resources.values():
        depends_on: Any = resource.get("DependsOn", ())
        yield from (depends_on,) if isinstance(depends_on, str) else depends_on
        yield from _in(resource.get("Properties"))


def _in(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for inner in cast("list[Any]", value):
            yield from _in(inner)
    if not isinstance(value, dict):
        return
    members = cast("dict[str, Any]", value)
    alone = len(members) == 1  # with others beside it, it is no function
    for key, inner in members.items():
        if alone and key == "Ref" and isinstance(inner, str):
            yield inner
        elif alone and key == "Fn::GetAtt":
            yield inner.partition(".")[0] if isinstance(inner, str) else str(inner[0])
        elif alone and key == "Fn::Sub":
            pair: tuple[str, dict[str, Any]] = (inner, {}) if isinstance(inner, str) else inner
            text, given = pair
            yield from (name for name in _IN_TEXT.findall(text) if name not in given)
            yield from _in(given)
        else:
            yield from _in(inner)
