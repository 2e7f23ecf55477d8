"""The steps of a definition as a graph: nested steps flattened, what each one waits for, and cycles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from cdk_sagemaker_training.local.emulator import expressions
from cdk_sagemaker_training.local.emulator.members import list_at

SUCCEEDED: Final = "Succeeded"
FAILED: Final = "Failed"
STOPPED: Final = "Stopped"
NOT_RUN: Final = "NotRun"
"""A step that this execution will not run: its branch was not taken, or what it waits for did not succeed."""

_TRIGGERS: Final[Mapping[str, frozenset[str]]] = {
    "Failed": frozenset({FAILED}),
    "Stopped": frozenset({STOPPED}),
    "Any": frozenset({SUCCEEDED, FAILED, STOPPED}),
}


@dataclass(frozen=True)
class Wait:
    """A step that must have ended in one of ``statuses`` first."""

    step: str
    statuses: frozenset[str] = frozenset({SUCCEEDED})


@dataclass(frozen=True)
class Node:
    """One step, with what it waits for and, inside a condition, the branch that it belongs to."""

    body: Mapping[str, Any]
    waits: tuple[Wait, ...]
    condition: str = ""
    branch: str = ""

    @property
    def name(self) -> str:
        """The step's name."""
        return str(self.body["Name"])


_NESTED: Mapping[str, Sequence[str]] = {"Condition": ("IfSteps", "ElseSteps"), "ForEach": ("ForEachBody",)}


def walk(
    steps: Sequence[Mapping[str, Any]], condition: str = "", branch: str = ""
) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    """Every step with the condition step and branch that it is nested in, outer ones first."""
    for step in steps:
        yield step, condition, branch
        arguments = step.get("Arguments")
        if isinstance(arguments, dict):
            for name in _NESTED.get(str(step.get("Type")), ()):
                nested = list_at(cast("dict[str, Any]", arguments), name)
                yield from walk(nested, str(step.get("Name")), name)


def own_arguments(step: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments that belong to the step itself: not those of the steps nested in it."""
    arguments: Mapping[str, Any] = step.get("Arguments") or {}
    nested = _NESTED.get(str(step.get("Type")), ())
    return {key: value for key, value in arguments.items() if key not in nested}


def nodes(document: Mapping[str, Any]) -> dict[str, Node]:
    """Every step of a checked definition, by name, in the order of the document."""
    return {
        str(step["Name"]): Node(step, tuple(_waits(step, condition)), condition, branch)
        for step, condition, branch in walk(document["Steps"])
    }


def _waits(step: Mapping[str, Any], condition: str) -> Iterator[Wait]:
    if condition:
        yield Wait(condition)
    for entry in list_at(step, "DependsOn"):
        if isinstance(entry, str):
            yield Wait(entry)
        else:
            yield Wait(entry["Step"], _TRIGGERS[entry["Trigger"]])
    for path in expressions.references(own_arguments(step)):
        if path.startswith("Steps."):
            yield Wait(expressions.split_step(path)[0])


def cycle(graph: Mapping[str, Node]) -> list[str]:
    """The names of the steps that wait for each other in a circle (or for such a step); empty if there are none."""
    left = {name: {wait.step for wait in node.waits} & set(graph) for name, node in graph.items()}
    while free := [name for name, waits in left.items() if not waits]:
        for name in free:
            del left[name]
        for waits in left.values():
            waits.difference_update(free)
    return sorted(left)
