"""YAML that differs in the lines that say something else, and in no other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    import yaml

_FIRST: Final = (
    *("Version", "Sid", "Effect", "Name", "ChannelName", "ParameterName", "Key"),
    *("Description", "Type", "DependsOn"),
)
"""Keys that say what an object is, in this order. The others follow by name: their order in a template says nothing."""

_BREAKS: Final = re.compile(r"[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What ends a line beside the newline, in YAML or for Python, and is escaped therefore."""


def yaml_text(document: object) -> str:
    """A document of objects, lists and scalars. Every scalar stands on a line of its own, text in blocks where it has
    several lines.
    """
    import yaml

    return yaml.dump(
        _ordered(document), Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=10**9, default_flow_style=False
    )


def _ordered(value: object) -> object:
    if isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value)
        return {key: _ordered(members[key]) for key in sorted(members, key=_rank)}
    return [_ordered(inner) for inner in cast("list[object]", value)] if isinstance(value, list) else value


def _rank(key: str) -> tuple[int, str]:
    return (_FIRST.index(key) if key in _FIRST else len(_FIRST), key)


@cache
def _dumper() -> type[yaml.SafeDumper]:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Without anchors, and with lists that stand deeper than what they belong to."""

        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the base class decides
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - see above
            super().increase_indent(flow, indentless=False)

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = '"' if _BREAKS.search(value) else "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)  # pyright: ignore[reportUnknownMemberType]

    Dumper.add_representer(str, text)
    return Dumper
