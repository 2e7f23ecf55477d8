"""How the steps of a document hang together: where they stand, what they refer to, in which order they run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Final, TypeAlias, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import DocumentError, Problem

NESTED: Final[Mapping[str, Sequence[str]]] = {"Condition": ("IfSteps", "ElseSteps"), "ForEach": ("ForEachBody",)}
"""By step type, the arguments that hold steps of their own."""

MAX_DEPTH: Final = 200
"""Levels of lists and dicts; a chain of 50 conditions, the most that a pipeline may hold, takes 150."""


Function: TypeAlias = "tuple[str, str, Json]"
"""Where it stands, its name (``Std:Join``), what it is applied to."""
_Trail: TypeAlias = "str | tuple[_Trail, str | int]"
"""A place as it is walked to: the pointer that the walk began at, then a key at a time. Pointers themselves take time,
and most places are of no interest.
"""
_SingleMember: TypeAlias = "tuple[_Trail, str, Json]"


@attrs.frozen
class Node(ByValue):
    """One step of a document, wherever it stands."""

    name: str
    type: str
    pointer: str
    step: Mapping[str, Json]
    parent: str | None

    @property
    def own_arguments(self) -> Mapping[str, Json]:
        """The arguments without the steps that they hold."""
        arguments, nested = self.step.get("Arguments"), NESTED.get(self.type, ())
        own = arguments if isinstance(arguments, dict) else {}
        return {key: value for key, value in own.items() if key not in nested}

    @cached_property
    def references(self) -> Sequence[Reference]:
        """Every ``Get`` of the step, those of the steps that it holds left out."""
        return _references(self._single_members)

    @cached_property
    def functions(self) -> Sequence[Function]:
        """Every function of the step, those of the steps that it holds left out."""
        return _functions(self._single_members)

    @cached_property
    def _single_members(self) -> list[_SingleMember]:
        own: dict[str, Json] = dict(self.step)
        if self.type in NESTED or not isinstance(own.get("Arguments"), dict):
            own["Arguments"] = dict(self.own_arguments)
        return _single_members(own, self.pointer)


@attrs.frozen
class Reference(ByValue):
    """One ``{"Get": ...}``: where it stands and what it names ("Steps", "Train", "Steps.Train.TrainingJobArn")."""

    pointer: str
    kind: str
    name: str
    text: str


def require_bounded_depth(document: Json) -> None:
    """Raises ``DocumentError`` where lists and dicts are nested more than ``MAX_DEPTH`` levels deep."""
    level: list[dict[str, Json] | list[Json]] = [document] if isinstance(document, (dict, list)) else []
    for _ in range(MAX_DEPTH):
        level = [inner for value in level for inner in _values(value) if isinstance(inner, (dict, list))]
        if not level:
            return
    if any(level):
        pointer = _first_below(document)
        allowed = f"at most {MAX_DEPTH} levels of lists and dicts"
        raise DocumentError("pipeline definition", [Problem(pointer[:80] + "/...", "more levels", allowed)])


def _values(value: dict[str, Json] | list[Json]) -> Iterable[Json]:
    return value.values() if isinstance(value, dict) else value


def _first_below(document: Json) -> str:
    """The pointer to the first value that is too deep: pointers are made only where one has to be told."""
    level: list[tuple[str, Json]] = [("", document)]
    for _ in range(MAX_DEPTH + 1):
        level = [entry for pointer, value in level for entry in children(value, pointer)]
    return level[0][0]


def children(value: Json, pointer: str) -> Iterator[tuple[str, Json]]:
    """The members of a dict or items of a list, each with its JSON Pointer."""
    if isinstance(value, dict):
        yield from ((f"{pointer}/{escaped(key)}", inner) for key, inner in value.items())
    elif isinstance(value, list):
        yield from ((f"{pointer}/{position}", inner) for position, inner in enumerate(value))


def walk(steps: Json, pointer: str = "/Steps", parent: str | None = None) -> Iterator[Node]:
    """Every step in document order, those in branches and loops after the step that holds them."""
    for position, step in enumerate(steps if isinstance(steps, list) else ()):
        if not isinstance(step, dict):
            continue
        node = Node(str(step.get("Name")), str(step.get("Type")), f"{pointer}/{position}", step, parent)
        yield node
        arguments = step.get("Arguments")
        for key in NESTED.get(node.type, ()) if isinstance(arguments, dict) else ():
            nested = cast("dict[str, Json]", arguments).get(key)
            yield from walk(nested, f"{node.pointer}/Arguments/{key}", node.name)


def references(value: Json, pointer: str) -> Sequence[Reference]:
    """Every ``Get`` inside a value."""
    return _references(_single_members(value, pointer))


def functions(value: Json, pointer: str) -> Sequence[Function]:
    """Every function inside a value."""
    return _functions(_single_members(value, pointer))


def _references(found: Iterable[_SingleMember]) -> Sequence[Reference]:
    made: list[Reference] = []
    for trail, name, target in found:
        if name == "Get" and isinstance(target, str):
            kind, _, rest = target.partition(".")
            made.append(Reference(_pointer(trail), kind, _first(rest), target))
    return made


def _functions(found: Iterable[_SingleMember]) -> Sequence[Function]:
    return [(_pointer(trail), name, applied_to) for trail, name, applied_to in found if name.startswith("Std:")]


def _single_members(value: Json, pointer: str) -> list[_SingleMember]:
    """The objects inside a value that have one member, each with its key and what it holds."""
    found: list[_SingleMember] = []
    _add_single_members(value, pointer, found)
    return found


def _add_single_members(value: Json, trail: _Trail, found: list[_SingleMember]) -> None:
    if isinstance(value, dict):
        if len(value) == 1:
            ((key, inner),) = value.items()
            found.append((trail, key, inner))
        for key, inner in value.items():
            if isinstance(inner, (dict, list)):
                _add_single_members(inner, (trail, key), found)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            if isinstance(inner, (dict, list)):
                _add_single_members(inner, (trail, position), found)


def _pointer(trail: _Trail) -> str:
    keys: list[str] = []
    while not isinstance(trail, str):
        trail, key = trail
        keys.append(escaped(str(key)))
    return "/".join([trail, *reversed(keys)])


def _first(path: str) -> str:
    """The name that a path begins with: ``Train`` of "Train.ModelArtifacts" and of "Train['x']"."""
    return path.partition(".")[0].partition("[")[0]


def escaped(key: str) -> str:
    """A key as it stands in a JSON Pointer (RFC 6901)."""
    return key if key.isalnum() else key.replace("~", "~0").replace("/", "~1")


def depends_on(node: Node) -> Iterator[tuple[str, str]]:
    """The steps that a step names in ``DependsOn``, as names or as ``{"Step": ..., "Trigger": ...}``, with pointers."""
    for pointer, entry in dependencies(node):
        name = entry.get("Step") if isinstance(entry, dict) else entry
        if isinstance(name, str):
            yield pointer, name


def dependencies(node: Node) -> Iterator[tuple[str, Json]]:
    """The entries of ``DependsOn``, whatever they are, with pointers; none where it is no list."""
    given = node.step.get("DependsOn")
    return children(given, f"{node.pointer}/DependsOn") if isinstance(given, list) else iter(())


def execution_order(document: Mapping[str, Json]) -> Sequence[str]:
    """The names of the steps, each after all that it waits for; among equals, document order."""
    nodes = list(walk(document.get("Steps")))
    rank = {node.name: position for position, node in enumerate(nodes)}
    sorter, order = TopologicalSorter(predecessors(nodes)), list[str]()
    sorter.prepare()
    while sorter.is_active():
        ready = sorted((name for name in sorter.get_ready()), key=rank.__getitem__)
        order.extend(ready)
        sorter.done(*ready)
    return order


def predecessors(nodes: Sequence[Node]) -> dict[str, list[str]]:
    """For each step, the steps that it waits for: by data, by ``DependsOn``, and the step whose branch it stands in."""
    names = {node.name for node in nodes}
    waits: dict[str, list[str]] = {}
    for node in nodes:
        wanted = [found.name for found in node.references if found.kind == "Steps"]
        wanted += [name for _, name in depends_on(node)]
        wanted += [node.parent] if node.parent is not None else []
        waits.setdefault(node.name, []).extend(name for name in dict.fromkeys(wanted) if name in names)
    return waits
