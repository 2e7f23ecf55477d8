"""What is wrong with how the steps of a document hang together: names, references to nowhere, cycles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final, cast

from cdk_sagemaker_training.definition.document.graph import (
    Node,
    children,
    depends_on,
    own_references,
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
    """Duplicate names, references to nowhere and cycles, in document order.

    Raises ``DocumentError`` for a document that is nested too deep to be looked through.
    """
    require_bounded_depth(dict(document))
    nodes = list(walk(document.get("Steps")))
    yield from _repeated_steps(nodes)
    yield from _duplicates(
        [(name, f"/Parameters/{i}/Name") for i, name in enumerate(_parameters(document))], "parameter"
    )
    yield from _dangling_references(document, nodes)
    for node in nodes:
        yield from _dependency_problems(node, {other.name for other in nodes})
    yield from property_file_problems(nodes)
    yield from loop_problems(nodes)
    yield from _cycles(nodes)


def _cycles(nodes: Sequence[Node]) -> Iterator[Problem]:
    try:
        TopologicalSorter(predecessors(nodes)).prepare()
    except CycleError as error:
        cycle = cast("list[str]", error.args[1])
        path = " -> ".join(reversed(cycle))
        first = next(node for node in nodes if node.name in cycle)
        yield Problem(first.pointer, path, "steps that do not wait for each other in a circle", "drop one reference")


def _dangling_references(document: Mapping[str, Json], nodes: Sequence[Node]) -> Iterator[Problem]:
    known = {"Steps": {node.name for node in nodes}, "Parameters": set(_parameters(document))}
    config = document.get("PipelineExperimentConfig")
    known["PipelineExperimentConfig"] = set(config) if isinstance(config, dict) else set()
    found = [found for key in CONFIGS for found in references(document.get(key), f"/{key}")]
    found += [found for node in nodes for found in own_references(node)]
    for reference in found:
        if reference.kind in known and reference.name not in known[reference.kind]:
            yield _dangling(reference.pointer, reference.text, _WANTED[reference.kind], known[reference.kind])


_WANTED: Final = {
    "Steps": "a step of this pipeline",
    "Parameters": "a declared parameter",
    "PipelineExperimentConfig": "a member of the pipeline's experiment config",
}


def _dependency_problems(node: Node, names: set[str]) -> Iterator[Problem]:
    named = dict(depends_on(node))
    for pointer, entry in children(node.step.get("DependsOn"), f"{node.pointer}/DependsOn"):
        trigger = entry.get("Trigger", TRIGGERS[0]) if isinstance(entry, dict) else TRIGGERS[0]
        if pointer not in named:
            yield Problem(pointer, entry, 'the name of a step, or {"Step": name, "Trigger": outcome}')
        elif named[pointer] not in names:
            yield _dangling(pointer, named[pointer], "a step of this pipeline", names)
        if trigger not in TRIGGERS:
            yield Problem(f"{pointer}/Trigger", trigger, f"one of {', '.join(TRIGGERS)}")


def _parameters(document: Mapping[str, Json]) -> list[str]:
    declared = document.get("Parameters")
    entries = declared if isinstance(declared, list) else []
    return [str(entry.get("Name")) for entry in entries if isinstance(entry, dict)]


def _repeated_steps(nodes: Sequence[Node]) -> Iterator[Problem]:
    first: dict[str, Node] = {}
    for node in nodes:
        other = first.setdefault(node.name, node)
        if other is node:
            continue
        same = other.step == node.step and (other.parent is None) != (node.parent is None)
        outer = other if other.parent is None else node
        yield (
            Problem(
                f"{outer.pointer}/Name",
                node.name,
                "a step that stands at top level or in a branch, not in both",
                "leave it out of the top-level steps: the step that holds it brings it along",
            )
            if same
            else _used_twice(f"{node.pointer}/Name", node.name, "step", f"{other.pointer}/Name")
        )


def _duplicates(named: Sequence[tuple[str, str]], what: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, pointer in named:
        if name in seen:
            yield _used_twice(pointer, name, what, seen[name])
        seen.setdefault(name, pointer)


def _used_twice(pointer: str, name: str, what: str, elsewhere: str) -> Problem:
    return Problem(pointer, name, f"a {what} name used once (also at {elsewhere})", "rename one of them")


def _dangling(pointer: str, given: object, what: str, known: set[str]) -> Problem:
    allowed = f"{what}: {', '.join(sorted(known))}" if known else f"{what}; there is none"
    return Problem(pointer, given or MISSING, allowed)
