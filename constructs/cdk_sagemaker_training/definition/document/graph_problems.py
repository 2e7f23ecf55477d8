"""What is wrong with how the steps of a document hang together: names, references to nowhere, cycles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final, cast

from cdk_sagemaker_training.definition.document.graph import (
    Node,
    children,
    dependencies,
    depends_on,
    predecessors,
    references,
    require_bounded_depth,
    walk,
)
from cdk_sagemaker_training.definition.document.loop_problems import loop_problems
from cdk_sagemaker_training.definition.document.property_file_problems import property_file_problems
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import MISSING, Problem

TRIGGERS: Final = ("Completed", "Failed", "Stopped", "Any")
CONFIGS: Final = ("PipelineExperimentConfig", "MlflowConfig")
"""The members of a document beside its steps that may hold expressions."""


def graph_problems(document: Mapping[str, Json]) -> Iterator[Problem]:
    """Everything that the functions below find.

    Raises ``DocumentError`` for a document that is nested too deep to be looked through.
    """
    require_bounded_depth(dict(document))
    nodes = list(walk(document.get("Steps")))
    for node, _ in steps_in_two_places(nodes):
        yield Problem(
            f"{node.pointer}/Name",
            node.name,
            "a step that stands at top level or in a branch, not in both",
            "leave it out of the top-level steps: the step that holds it brings it along",
        )
    for node, other in steps_named_twice(nodes):
        yield _used_twice(f"{node.pointer}/Name", node.name, "step", f"{other.pointer}/Name")
    for pointer, name, other in parameters_named_twice(document):
        yield _used_twice(pointer, name, "parameter", other)
    yield from _dangling_references(document, nodes)
    yield from _dependency_problems(nodes)
    yield from property_file_problems(nodes)
    yield from loop_problems(nodes)
    yield from cycles(nodes, predecessors(nodes))


def steps_in_two_places(nodes: Iterable[Node]) -> Iterator[tuple[Node, Node]]:
    """Steps that stand at top level, each with its twin in a branch or a loop."""
    for node, other in _repeated(nodes):
        if _is_same(node, other):
            yield (other, node) if other.parent is None else (node, other)


def steps_named_twice(nodes: Iterable[Node]) -> Iterator[tuple[Node, Node]]:
    """Different steps of one name, and steps that stand in two branches: each with the first of its name."""
    for node, other in _repeated(nodes):
        if not _is_same(node, other):
            yield node, other


def parameters_named_twice(document: Mapping[str, Json]) -> Iterator[tuple[str, str, str]]:
    """The pointer to a name that is declared again, the name, the pointer to where it is declared first."""
    seen: dict[str, str] = {}
    for pointer, name in _parameters(document):
        if name in seen:
            yield pointer, name, seen[name]
        seen.setdefault(name, pointer)


def malformed_dependencies(node: Node) -> Iterator[tuple[str, Json]]:
    """``DependsOn`` that is no list, and entries that name no step at all, with pointers."""
    given = node.step.get("DependsOn")
    if given is not None and not isinstance(given, list):
        yield f"{node.pointer}/DependsOn", given
    named = dict(depends_on(node))
    yield from ((pointer, entry) for pointer, entry in dependencies(node) if pointer not in named)


def unknown_triggers(node: Node) -> Iterator[tuple[str, Json]]:
    """Outcomes that a step waits for and that there are not, with pointers."""
    for pointer, entry in dependencies(node):
        trigger = entry.get("Trigger", TRIGGERS[0]) if isinstance(entry, dict) else TRIGGERS[0]
        if trigger not in TRIGGERS:
            yield f"{pointer}/Trigger", trigger


def _dependency_problems(nodes: Sequence[Node]) -> Iterator[Problem]:
    names = {node.name for node in nodes}
    for node in nodes:
        for pointer, entry in malformed_dependencies(node):
            yield Problem(pointer, entry, 'a list of names of steps, or of {"Step": name, "Trigger": outcome}')
        for pointer, name in depends_on(node):
            if name not in names:
                yield _dangling(pointer, name, "a step of this pipeline", names)
        for pointer, trigger in unknown_triggers(node):
            yield Problem(pointer, trigger, f"one of {', '.join(TRIGGERS)}")


def cycles(nodes: Iterable[Node], waits: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """The first circle of steps that wait for each other. ``waits``: ``graph.predecessors``."""
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        cycle = cast("list[str]", error.args[1])
        path = " -> ".join(reversed(cycle))
        members = set(cycle)
        first = next(node for node in nodes if node.name in members)
        yield Problem(first.pointer, path, "steps that do not wait for each other in a circle", "drop one reference")


def _dangling_references(document: Mapping[str, Json], nodes: Sequence[Node]) -> Iterator[Problem]:
    config = document.get("PipelineExperimentConfig")
    known = {
        "Steps": {node.name for node in nodes},
        "Parameters": {name for _, name in _parameters(document)},
        "PipelineExperimentConfig": set(config) if isinstance(config, dict) else set[str](),
    }
    found = [found for key in CONFIGS for found in references(document.get(key), f"/{key}")]
    found += [found for node in nodes for found in node.references]
    for reference in found:
        names = known.get(reference.kind)
        if names is not None and reference.name not in names:
            is_dotted = reference.kind == "Parameters" and reference.text.removeprefix("Parameters.") in names
            fix = _DOTTED if is_dotted else ""
            yield _dangling(reference.pointer, reference.text, _WANTED[reference.kind], names, fix)


_MOST_NAMES: Final = 100
"""More names than that are not listed, least of all once for each reference. A pipeline has 50 steps at most."""
_DOTTED: Final = "rename the parameter: an expression reads a name up to the first dot"
_WANTED: Final = {
    "Steps": "a step of this pipeline",
    "Parameters": "a declared parameter",
    "PipelineExperimentConfig": "a member of the pipeline's experiment config",
}


def _parameters(document: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """The names of the declared parameters, with pointers."""
    declared = document.get("Parameters")
    for pointer, entry in children(declared, "/Parameters") if isinstance(declared, list) else ():
        name = entry.get("Name") if isinstance(entry, dict) else None
        if isinstance(name, str):
            yield f"{pointer}/Name", name


def _repeated(nodes: Iterable[Node]) -> Iterator[tuple[Node, Node]]:
    """Steps whose name an earlier one has, each with that one. Steps without a name have none in common."""
    first: dict[str, Node] = {}
    for node in nodes:
        if not isinstance(node.step.get("Name"), str):
            continue
        other = first.setdefault(node.name, node)
        if other is not node:
            yield node, other


def _is_same(node: Node, other: Node) -> bool:
    return (other.parent is None) != (node.parent is None) and other.step == node.step


def _used_twice(pointer: str, name: str, what: str, elsewhere: str) -> Problem:
    return Problem(pointer, name, f"a {what} name used once (also at {elsewhere})", "rename one of them")


def _dangling(pointer: str, given: object, what: str, known: Collection[str], fix: str = "") -> Problem:
    names = ", ".join(sorted(known)) if len(known) <= _MOST_NAMES else f"there are {len(known):,}"
    return Problem(pointer, given or MISSING, f"{what}: {names}" if names else f"{what}; there is none", fix)
