"""What only the body of a ForEach step may say, and the names that its iterations take (SDK v3, ``for_each_step``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cdk_sagemaker_training.definition.document.graph import Node, Reference
from cdk_sagemaker_training.errors import Problem

NOT_IN_A_BODY: Final = ("Condition", "Fail", "ForEach")
"""Step types that the service refuses in the body of a loop."""


def loop_problems(nodes: Sequence[Node]) -> Iterator[Problem]:
    """Loops inside loops, references to an iteration from outside, steps named like an iteration."""
    for node in steps_not_for_a_body(nodes):
        yield Problem(f"{node.pointer}/Type", node.type, f"no {', '.join(NOT_IN_A_BODY)} step in the body of a loop")
    for node, other in steps_named_like_an_iteration(nodes):
        allowed = f"a name unlike those of the iterations of step {other!r}"
        yield Problem(f"{node.pointer}/Name", node.name, allowed, "rename one of them")
    for found in items_outside_of_a_body(nodes):
        yield Problem(found.pointer, found.text, "the current item only in a step of a ForEach body")


def steps_not_for_a_body(nodes: Sequence[Node]) -> Iterator[Node]:
    """Steps of types that the body of a loop may not hold."""
    loops = _loops(nodes)
    return (node for node in nodes if node.parent in loops and node.type in NOT_IN_A_BODY)


def steps_named_like_an_iteration(nodes: Sequence[Node]) -> Iterator[tuple[Node, str]]:
    """Steps with the name that an iteration of another one takes (``Train-0``), each with the name of that one."""
    bodies = _bodies(nodes)
    for node in nodes if bodies else ():
        name, hyphen, number = node.name.rpartition("-")
        if hyphen and number.isdecimal() and name in bodies:
            yield node, name


def items_outside_of_a_body(nodes: Sequence[Node]) -> Iterator[Reference]:
    """References to the current item from steps that are in no loop."""
    bodies = _bodies(nodes)
    for node in nodes:
        yield from (found for found in node.references if found.kind == "ForEach" and node.name not in bodies)


def _loops(nodes: Sequence[Node]) -> frozenset[str]:
    return frozenset({node.name for node in nodes if node.type == "ForEach"})


def _bodies(nodes: Sequence[Node]) -> frozenset[str]:
    loops = _loops(nodes)
    return frozenset({node.name for node in nodes if node.parent in loops})
