"""What only the body of a ForEach step may say, and the names that its iterations take (SDK v3, ``for_each_step``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.errors import Problem

NOT_IN_A_BODY: Final = ("Condition", "Fail", "ForEach")
"""Step types that the service refuses in the body of a loop."""


def loop_problems(nodes: Sequence[Node]) -> Iterator[Problem]:
    """Loops inside loops, references to an iteration from outside, steps named like an iteration."""
    loops = {node.name for node in nodes if node.type == "ForEach"}
    bodies = {node.name for node in nodes if node.parent in loops}
    for node in nodes:
        if node.parent in loops and node.type in NOT_IN_A_BODY:
            yield Problem(
                f"{node.pointer}/Type", node.type, f"no {', '.join(NOT_IN_A_BODY)} step in the body of a loop"
            )
        iteration = re.fullmatch(r"(.+)-\d+", node.name)
        if iteration is not None and iteration.group(1) in bodies:
            allowed = f"a name unlike those of the iterations of step {iteration.group(1)!r}"
            yield Problem(f"{node.pointer}/Name", node.name, allowed, "rename one of them")
        for found in node.references if node.name not in bodies else ():
            if found.kind == "ForEach":
                yield Problem(found.pointer, found.text, "the current item only in a step of a ForEach body")
