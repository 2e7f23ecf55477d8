"""The steps of a definition as a graph: nested ones flattened, what each one waits for, cycles, iterations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from cdk_sagemaker_training.local.emulator import expressions
from cdk_sagemaker_training.local.emulator.expressions import NO_ITEM
from cdk_sagemaker_training.local.emulator.members import list_at

SUCCEEDED: Final = "Succeeded"
FAILED: Final = "Failed"
STOPPED: Final = "Stopped"
NOT_RUN: Final = "NotRun"
"""A step that this execution will not run: its branch was not taken, or what it waits for did not succeed."""
LOOP: Final = "ForEach"
NOT_IN_A_BODY: Final = ("Condition", "Fail", LOOP)
"""Step types that the service refuses in the body of a loop (SDK v3, ``workflow/for_each_step.py``)."""

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
    """One step, with what it waits for and, inside a condition or loop, which of its branches it belongs to."""

    body: Mapping[str, Any]
    waits: tuple[Wait, ...]
    parent: str = ""
    branch: str = ""
    item: object = NO_ITEM
    """The item of an iteration of a loop."""

    @property
    def name(self) -> str:
        """The step's name."""
        return str(self.body["Name"])

    @property
    def type(self) -> str:
        """The step's type."""
        return str(self.body["Type"])

    @property
    def loop(self) -> str:
        """The loop whose body it belongs to."""
        return self.parent if self.branch == "ForEachBody" else ""

    @property
    def most_at_once(self) -> int:
        """How many steps of this loop's body run at the same time."""
        return int(own_arguments(self.body)["MaxConcurrency"])


_NESTED: Mapping[str, Sequence[str]] = {"Condition": ("IfSteps", "ElseSteps"), LOOP: ("ForEachBody",)}


def walk(
    steps: Sequence[Mapping[str, Any]], parent: str = "", branch: str = ""
) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    """Every step with the condition or loop and the branch that it is nested in, outer ones first."""
    for step in steps:
        yield step, parent, branch
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


def own_members(step: Mapping[str, Any]) -> Mapping[str, Any]:
    """All of the step that may hold expressions."""
    return {**{key: value for key, value in step.items() if key != "Arguments"}, "Arguments": own_arguments(step)}


def nodes(document: Mapping[str, Any]) -> dict[str, Node]:
    """Every step of a checked definition, by name, in the order of the document."""
    return {
        str(step["Name"]): Node(step, tuple(_waits(step, parent)), parent, branch)
        for step, parent, branch in walk(document["Steps"])
    }


def _waits(step: Mapping[str, Any], parent: str) -> Iterator[Wait]:
    if parent:
        yield Wait(parent)
    for entry in list_at(step, "DependsOn"):
        if isinstance(entry, str):
            yield Wait(entry)
        else:
            yield Wait(entry["Step"], _TRIGGERS[entry["Trigger"]])
    for path in expressions.references(own_members(step)):
        if path.startswith("Steps."):
            yield Wait(expressions.split_step(path)[0])


def iterations(body: Sequence[Node], items: Sequence[object]) -> list[Node]:
    """The steps of a loop: its ``body`` once for each item, named ``<step>-<index>``, as the service names them."""
    names = {node.name for node in body}
    found: list[Node] = []
    for index, item in enumerate(items):
        for node in body:
            step = _renamed(node.body, names, index)
            # The loop itself has begun and does not end before its iterations.
            waits = tuple(wait for wait in _waits(step, "") if wait.step != node.parent)
            found.append(Node(step, waits, node.parent, node.branch, item))
    return found


def _renamed(step: Mapping[str, Any], names: set[str], index: int) -> dict[str, Any]:
    """One iteration of a step: what it says about steps of its body is about the same iteration."""

    def name(given: str) -> str:
        return f"{given}-{index}" if given in names else given

    def inside(value: Any) -> Any:
        if isinstance(value, list):
            return [inside(inner) for inner in cast("list[Any]", value)]
        if not isinstance(value, dict):
            return value
        mapping = cast("dict[str, Any]", value)
        if set(mapping) == {"Get"} and str(mapping["Get"]).startswith("Steps."):
            target, rest = expressions.split_step(str(mapping["Get"]))
            return {"Get": f"Steps.{name(target)}{rest}"}
        return {key: inside(inner) for key, inner in mapping.items()}

    waits = [
        name(entry) if isinstance(entry, str) else {**entry, "Step": name(entry["Step"])}
        for entry in list_at(step, "DependsOn")
    ]
    return {**inside(step), "Name": name(str(step["Name"])), **({"DependsOn": waits} if waits else {})}


def cycle(graph: Mapping[str, Node]) -> list[str]:
    """The names of the steps that wait for each other in a circle (or for such a step); empty if there are none."""
    left = {name: {wait.step for wait in node.waits} & set(graph) for name, node in graph.items()}
    while free := [name for name, waits in left.items() if not waits]:
        for name in free:
            del left[name]
        for waits in left.values():
            waits.difference_update(free)
    return sorted(left)
