"""Where steps stand to each other: in branches and loops, and in branches that never run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.document.graph import Node, Reference, dependencies
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.graph.conditions import verdict
from cdk_sagemaker_training.rules.graph.references import step_references
from cdk_sagemaker_training.rules.views import DefinitionView, StepView

_BRANCHES: Final = {"IfSteps", "ElseSteps"}


@attrs.frozen
class Wait(ByValue):
    """One step that waits for the success of another one: because it uses its output, or by ``DependsOn``."""

    node: Node
    name: str
    pointer: str
    value: Json
    by_data: bool

    def mistake(self, message: str) -> Mistake:
        """A mistake where the wait is written."""
        return Mistake(self.pointer, self.value, message)


def waits(step: StepView) -> Iterator[Wait]:
    """What a step waits for, by name; what it waits for to fail or stop is left out."""
    for found in step_references(step):
        yield _by_data(step.node, found)
    for pointer, entry in dependencies(step.node):
        trigger = entry.get("Trigger", "Completed") if isinstance(entry, dict) else "Completed"
        name = entry.get("Step") if isinstance(entry, dict) else entry
        if isinstance(name, str) and trigger == "Completed":
            yield Wait(step.node, name, pointer, entry, by_data=False)


def _by_data(node: Node, found: Reference) -> Wait:
    return Wait(node, found.name, found.pointer, {"Get": found.text}, by_data=True)


def nodes_by_name(definition: DefinitionView) -> Mapping[str, Node]:
    """The steps whose name no other one has."""
    found: dict[str, Node | None] = {}
    for node in definition.nodes:
        found[node.name] = None if node.name in found else node
    return {name: node for name, node in found.items() if node is not None}


def opposite(node: Node, other: Node) -> bool:
    """Whether two steps stand in different branches of one Condition step, so that never both run."""
    parts, others = node.pointer.split("/"), other.pointer.split("/")
    first = next((pair for pair in zip(parts, others, strict=False) if pair[0] != pair[1]), ("", ""))
    return set(first) == _BRANCHES


def list_of(node: Node) -> str:
    """The pointer to the list of steps that a step stands in."""
    return node.pointer.rpartition("/")[0]


def stands_in(pointer: str, other: str) -> bool:
    """Whether a place is another one, or in it."""
    return pointer == other or pointer.startswith(f"{other}/")


def dead_branches(definition: DefinitionView) -> Sequence[tuple[StepView, str, bool]]:
    """Branches with steps that never run, since the conditions always decide the same: step, member, outcome."""
    found: list[tuple[StepView, str, bool]] = []
    for step in definition.steps:
        outcome = verdict(step) if step.type == "Condition" else None
        key = "ElseSteps" if outcome else "IfSteps"
        if outcome is not None and step.arguments.listed(key):
            found.append((step, key, outcome))
    return found


def in_dead_branches(definition: DefinitionView) -> frozenset[str]:
    """The pointers of the steps that stand in branches that never run."""
    dead = {step.arguments.at(key) for step, key, _ in dead_branches(definition)}
    found: set[str] = set()
    for node in definition.nodes if dead else ():
        holder = list_of(node)  # the steps that hold others come before them
        if holder in dead or holder.rpartition("/Arguments/")[0] in found:
            found.add(node.pointer)
    return frozenset(found)
