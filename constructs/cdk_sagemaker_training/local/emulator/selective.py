"""Selective execution: some steps run, others give what an earlier one made (guide, ``pipelines-selective-ex``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cdk_sagemaker_training.local.emulator.graph import Node
from cdk_sagemaker_training.local.emulator.refusal import RefusedError


def check(selected: Iterable[str], nodes: Mapping[str, Node]) -> frozenset[str]:
    """The selected steps. Raises ``RefusedError`` unless they are steps of the pipeline that are connected.

    ``nodes``: every step. Connected: without steps left out on a path between two of them.
    """
    chosen = frozenset(selected)
    if unknown := sorted(chosen - set(nodes)):
        raise RefusedError(f"Selected steps {unknown} are not in the pipeline definition.")
    if inside := sorted(name for name in chosen if nodes[name].loop):
        raise RefusedError(f"Selected steps {inside} are in the body of a ForEach step; select that step.")
    before = {name: _before(name, nodes) for name in chosen}
    after = {name for name in nodes if _before(name, nodes) & chosen}
    between = {name for name in after - chosen if any(name in before[other] for other in chosen)}
    if between:
        raise RefusedError(f"Selected steps must include those on the paths between them: {sorted(between)}.")
    parts = _parts(chosen, nodes)
    if len(parts) > 1:
        raise RefusedError(f"Selected steps must be connected; they are not: {[sorted(part) for part in parts]}.")
    return chosen


def reused(selected: frozenset[str], nodes: Mapping[str, Node]) -> tuple[frozenset[str], frozenset[str]]:
    """The steps that the selected ones need of an earlier execution: directly, and with all before those."""
    direct = {wait.step for name in _with_bodies(selected, nodes) for wait in nodes[name].waits}
    direct -= _with_bodies(selected, nodes)
    further = direct.union(*(_before(name, nodes) for name in direct)) if direct else direct
    return frozenset(direct), frozenset(further)


def _with_bodies(selected: frozenset[str], nodes: Mapping[str, Node]) -> frozenset[str]:
    return selected | {name for name, node in nodes.items() if node.loop in selected}


def _before(name: str, nodes: Mapping[str, Node]) -> frozenset[str]:
    """Every step that has to end before one."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for wait in nodes[waiting.pop()].waits:
            if wait.step not in found:
                found.add(wait.step)
                waiting.append(wait.step)
    return frozenset(found)


def _parts(chosen: frozenset[str], nodes: Mapping[str, Node]) -> list[set[str]]:
    """The chosen steps, in the parts in which they are connected."""
    parts: list[set[str]] = []
    for name in sorted(chosen):
        near = {wait.step for wait in nodes[name].waits} & chosen
        near |= {other for other in chosen if any(wait.step == name for wait in nodes[other].waits)}
        joined = [part for part in parts if part & (near | {name})]
        parts = [part for part in parts if part not in joined] + [set().union({name}, *joined)]
    return parts
