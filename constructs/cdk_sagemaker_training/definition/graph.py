"""How the steps of a definition document hang together: names, references, cycles, order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final, cast

import attrs

from cdk_sagemaker_training.definition.variables import Json
from cdk_sagemaker_training.errors import MISSING, Problem

NESTED: Final = ("IfSteps", "ElseSteps", "Steps")
"""The arguments of Condition and ForEach steps that hold steps of their own."""


@attrs.frozen
class Node:
    """One step of a document, wherever it stands."""

    name: str
    type: str
    pointer: str
    step: Mapping[str, Json]
    parent: str | None


@attrs.frozen
class Reference:
    """One ``{"Get": ...}``: where it stands and what it names ("Steps", "Train", "Steps.Train.TrainingJobArn")."""

    pointer: str
    kind: str
    name: str
    text: str


def walk(steps: Json, pointer: str = "/Steps", parent: str | None = None) -> Iterator[Node]:
    """Every step in document order, those in branches and loops after the step that holds them."""
    for position, step in enumerate(steps if isinstance(steps, list) else ()):
        here = f"{pointer}/{position}"
        if not isinstance(step, dict):
            continue
        name, kind, arguments = step.get("Name"), step.get("Type"), step.get("Arguments")
        yield Node(str(name), str(kind), here, step, parent)
        for key in NESTED if isinstance(arguments, dict) else ():
            yield from walk(cast("dict[str, Json]", arguments).get(key), f"{here}/Arguments/{key}", str(name))


def references(value: Json, pointer: str) -> Iterator[Reference]:
    """Every ``Get`` inside a value, nested steps left out."""
    if isinstance(value, dict):
        target = value.get("Get")
        if len(value) == 1 and isinstance(target, str):
            kind, _, rest = target.partition(".")
            yield Reference(pointer, kind, rest.partition(".")[0], target)
            return
        for key, inner in value.items():
            if key not in NESTED:
                yield from references(inner, f"{pointer}/{_escaped(key)}")
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from references(inner, f"{pointer}/{position}")


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def depends_on(node: Node) -> Iterator[tuple[str, str]]:
    """The steps that a step names in ``DependsOn``, each with its pointer."""
    entries = node.step.get("DependsOn")
    for position, entry in enumerate(entries if isinstance(entries, list) else ()):
        name = entry.get("Step") if isinstance(entry, dict) else entry
        if isinstance(name, str):
            yield f"{node.pointer}/DependsOn/{position}", name


def graph_problems(document: Mapping[str, Json]) -> Iterator[Problem]:
    """Duplicate names, references to nowhere and cycles, in document order."""
    nodes = list(walk(document.get("Steps")))
    yield from _duplicates([(node.name, f"{node.pointer}/Name") for node in nodes], "step")
    parameters = _parameters(document)
    yield from _duplicates([(name, f"/Parameters/{i}/Name") for i, name in enumerate(parameters)], "parameter")
    known = {"Steps": {node.name for node in nodes}, "Parameters": set(parameters)}
    for node in nodes:
        for pointer, name in depends_on(node):
            if name not in known["Steps"]:
                yield _dangling(pointer, name, "a step of this pipeline", known["Steps"])
        for found in references(dict(node.step), node.pointer):
            if found.kind in known and found.name not in known[found.kind]:
                what = "a step of this pipeline" if found.kind == "Steps" else "a declared parameter"
                yield _dangling(found.pointer, found.text, what, known[found.kind])
    try:
        _sorter(nodes).prepare()
    except CycleError as error:
        cycle = cast("list[str]", error.args[1])
        path = " -> ".join(reversed(cycle))
        first = next(node for node in nodes if node.name in cycle)
        yield Problem(first.pointer, path, "steps that do not wait for each other in a circle", "drop one reference")


def execution_order(document: Mapping[str, Json]) -> Sequence[str]:
    """The names of the steps, each after all that it waits for; among equals, document order."""
    nodes = list(walk(document.get("Steps")))
    rank = {node.name: position for position, node in enumerate(nodes)}
    sorter, order = _sorter(nodes), list[str]()
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
        wanted = [found.name for found in references(dict(node.step), node.pointer) if found.kind == "Steps"]
        wanted += [name for _, name in depends_on(node)]
        wanted += [node.parent] if node.parent is not None else []
        waits.setdefault(node.name, []).extend(name for name in dict.fromkeys(wanted) if name in names)
    return waits


def _sorter(nodes: Sequence[Node]) -> TopologicalSorter[str]:
    return TopologicalSorter(predecessors(nodes))


def _parameters(document: Mapping[str, Json]) -> list[str]:
    declared = document.get("Parameters")
    entries = declared if isinstance(declared, list) else []
    return [str(entry.get("Name")) for entry in entries if isinstance(entry, dict)]


def _duplicates(named: Sequence[tuple[str, str]], what: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, pointer in named:
        if name in seen:
            yield Problem(pointer, name, f"a {what} name used once (also at {seen[name]})", "rename one of them")
        seen.setdefault(name, pointer)


def _dangling(pointer: str, given: object, what: str, known: set[str]) -> Problem:
    allowed = f"{what}: {', '.join(sorted(known))}" if known else f"{what}; there is none"
    return Problem(pointer, given or MISSING, allowed)
