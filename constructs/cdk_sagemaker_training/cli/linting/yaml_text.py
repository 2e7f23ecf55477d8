"""YAML as JSON values with their places: strict about what would get lost, and without what YAML can blow up to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

import attrs
import yaml
from yaml.constructor import SafeConstructor

from cdk_sagemaker_training.cli.linting.places import Place
from cdk_sagemaker_training.cli.linting.reading import UnusableError
from cdk_sagemaker_training.definition.document.graph import escaped
from cdk_sagemaker_training.definition.fields.variables import Json

MAX_NODES: Final = 1_000_000
"""Values, those behind aliases counted each time."""
MAX_LEVELS: Final = 400

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STANDARD: Final = "tag:yaml.org,2002:"
_AS_WRITTEN: Final = ("str", "timestamp", "binary", "merge", "value")
"""Dates are written without quotes in many templates: CloudFormation, too, takes them as text."""
_LONG_FORMS: Final = {
    "!Ref": "Ref",
    "!Condition": "Condition",
    **{
        f"!{name}": f"Fn::{name}"
        for name in (
            *("And", "Base64", "Cidr", "Equals", "FindInMap", "GetAtt", "GetAZs", "If", "ImportValue", "Join"),
            *("Length", "Not", "Or", "Select", "Split", "Sub", "ToJsonString", "Transform"),
        )
    },
}


@attrs.define(eq=False)
class YamlNode:
    """A value, where it stands, and the nodes inside of it by key or position as in a JSON Pointer."""

    value: Json
    place: Place
    is_block: bool = False
    """Whether it is a text in lines of its own, after ``|``."""
    members: dict[str, YamlNode] = attrs.field(factory=dict[str, "YamlNode"])
    size: int = 1
    levels: int = 1
    is_merge: bool = False
    written: str | None = None
    """The text of a scalar as it is written: what it is as a key."""

    def hold(self, part: str, node: YamlNode) -> None:
        """Takes a node in."""
        self.members[part] = node
        self.size += node.size
        self.levels = max(self.levels, node.levels + 1)


@attrs.define(eq=False)
class _Open:
    """A list or mapping that has not ended."""

    node: YamlNode
    anchor: str | None
    tag: str | None
    key: YamlNode | None = None
    merged: list[YamlNode] = attrs.field(factory=list[YamlNode])


def compose(text: str) -> YamlNode:
    """The one document in YAML text, CloudFormation's short forms spelled out. Raises ``UnusableError``."""
    try:
        return _Composer().root(cast("Any", yaml).parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise UnusableError(f"not YAML: {where}{error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise UnusableError(f"not YAML: {' '.join(str(error).split())}") from error


class _Composer:
    """Goes through the events of the parser, without recursion."""

    def __init__(self) -> None:
        self._resolver: Any = yaml.SafeLoader("")
        self._anchors: dict[str, YamlNode | None] = {}
        self._open: list[_Open] = []
        self._root: YamlNode | None = None
        self._has_aliases = False

    def root(self, events: Iterator[Any]) -> YamlNode:
        for event in events:
            match event:
                case yaml.ScalarEvent():
                    self._close(self._scalar(event), event.anchor, event.tag)
                case yaml.AliasEvent():
                    self._add(self._alias(event))
                case yaml.CollectionStartEvent():
                    self._begin(event)
                case yaml.CollectionEndEvent():
                    self._end()
                case yaml.DocumentStartEvent() if self._root is not None:
                    raise _refused(event, "a second YAML document")
                case _:
                    pass
        if self._root is None:
            raise UnusableError("empty: no YAML document in it")
        return self._root

    def _begin(self, event: Any) -> None:
        if len(self._open) >= MAX_LEVELS:
            raise _refused(event, f"nested too deep: more than {MAX_LEVELS} levels")
        value: Json = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._open.append(_Open(YamlNode(value, _place(event)), event.anchor, event.tag))
        _known(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = None

    def _end(self) -> None:
        ended = self._open.pop()
        if isinstance(ended.node.value, dict):
            for source in ended.merged:
                for part, member in source.members.items():
                    if part not in ended.node.members:
                        self._hold(ended.node, part, member)
            ended.node.value = {_unescaped(part): member.value for part, member in ended.node.members.items()}
        else:
            ended.node.value = [member.value for member in ended.node.members.values()]
        self._close(ended.node, ended.anchor, ended.tag)

    def _close(self, node: YamlNode, anchor: str | None, tag: str | None) -> None:
        """A node is whole: it gets its long form and its anchor, and goes where it belongs."""
        if tag in _LONG_FORMS:
            function = _LONG_FORMS[tag]
            if function == "Fn::GetAtt" and isinstance(node.value, str):
                node.value = cast("Json", node.value.split(".", 1))
            outer = YamlNode({function: node.value}, node.place)
            outer.hold(function, node)
            node = outer
        if anchor is not None:
            self._anchors[anchor] = node
        self._add(node)

    def _add(self, node: YamlNode) -> None:
        if not self._open:
            self._root = node
            return
        top = self._open[-1]
        if isinstance(top.node.value, list):
            self._hold(top.node, str(len(top.node.members)), node)
        elif top.key is None:
            if node.written is None:
                raise _refused_at(node.place, "a key that is no text")
            top.key = node
        else:
            key, top.key = top.key, None
            if key.is_merge:
                top.merged += _merged(node)
                return
            part = escaped(str(key.written))
            if part in top.node.members:
                raise _refused_at(key.place, f"the key {str(key.written)!r} stands in this mapping before")
            self._hold(top.node, part, node)

    def _hold(self, holder: YamlNode, part: str, node: YamlNode) -> None:
        holder.hold(part, node)
        if self._has_aliases and holder.size > MAX_NODES:
            raise _refused_at(node.place, f"aliases make more than {MAX_NODES:,} values of this document")
        if holder.levels > MAX_LEVELS:
            raise _refused_at(node.place, f"nested too deep: more than {MAX_LEVELS} levels")

    def _alias(self, event: Any) -> YamlNode:
        self._has_aliases = True
        node = self._anchors.get(event.anchor)
        if node is None:
            words = (
                "inside of what it stands for" if event.anchor in self._anchors else "of an anchor that is not there"
            )
            raise _refused(event, f"the alias *{event.anchor} {words}")
        return node

    def _scalar(self, event: Any) -> YamlNode:
        _known(event)
        written: str = event.value
        node = YamlNode(written, _place(event), is_block=event.style == "|", written=written)
        tag: str | None = event.tag
        if tag in _LONG_FORMS:
            return node
        if tag is None or tag == "!":
            tag = cast("str", self._resolver.resolve(yaml.ScalarNode, written, event.implicit))
        kind = tag.removeprefix(_STANDARD)
        node.is_merge = kind == "merge"
        if kind not in _AS_WRITTEN:
            node.value = self._value(kind, yaml.ScalarNode(tag, written), event)
        return node

    def _value(self, kind: str, node: Any, event: Any) -> Json:
        try:
            match kind:
                case "null":
                    return None
                case "bool":
                    return bool(SafeConstructor.bool_values[node.value.lower()])
                case "int":
                    return int(self._resolver.construct_yaml_int(node))
                case "float":
                    value = float(self._resolver.construct_yaml_float(node))
                    if math.isfinite(value):
                        return value
                    raise _refused(event, f"{node.value}: there is no such number in JSON")
                case _:
                    raise _refused(event, f"a tag that is not known here: {node.tag}")
        except (ValueError, KeyError, IndexError) as error:
            raise _refused(event, f"{node.value[:40]!r} is no {kind}") from error


def yaml_places(root: YamlNode, pointers: Iterable[str]) -> dict[str, YamlNode]:
    """For each pointer its node, or the innermost one on the way that is there."""
    return {pointer: _innermost(root, pointer) for pointer in pointers}


def _innermost(node: YamlNode, pointer: str) -> YamlNode:
    for part in pointer.split("/")[1:]:
        inner = node.members.get(part)
        if inner is None:
            return node
        node = inner
    return node


def _merged(node: YamlNode) -> Iterable[YamlNode]:
    """The mappings behind ``<<``."""
    found = list(node.members.values()) if isinstance(node.value, list) else [node]
    if not all(isinstance(source.value, dict) for source in found):
        raise _refused_at(node.place, "<< merges mappings alone")
    return found


def _known(event: Any) -> None:
    tag = event.tag
    if tag not in (None, "!") and tag not in _LONG_FORMS and not str(tag).startswith(_STANDARD):
        raise _refused(event, f"a tag that is neither YAML's nor CloudFormation's: {tag}")


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _refused(event: Any, words: str) -> UnusableError:
    return _refused_at(_place(event), words)


def _refused_at(place: Place, words: str) -> UnusableError:
    return UnusableError(f"line {place.line}, column {place.column}: {words}")


def _unescaped(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")
