"""Random pipelines, and how each of their steps has to end: the rules written down once more, in another way."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

ACCEPTED = {"": {"Succeeded"}, "Failed": {"Failed"}, "Stopped": {"Stopped"}, "Any": {"Succeeded", "Failed", "Stopped"}}
ENDS = ["Succeeded", "Succeeded", "Succeeded", "Failed", "Stopped"]


@dataclass
class Plan:
    """A random pipeline, and how each of its steps is going to end."""

    steps: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    waits: dict[str, list[tuple[str, str]]] = field(default_factory=dict[str, list[tuple[str, str]]])
    parents: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    ends: dict[str, str] = field(default_factory=dict[str, str])
    branches: dict[str, str] = field(default_factory=dict[str, str])
    loops: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    """By name: how many items, and how many steps at a time."""
    most_at_once: int = 1


def step(name: str, kind: str, waits: list[tuple[str, str]], **arguments: Any) -> dict[str, Any]:
    depends_on = [target if not trigger else {"Step": target, "Trigger": trigger} for target, trigger in waits]
    return {"Name": name, "Type": kind, "DependsOn": depends_on, "Arguments": arguments}


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    plan = Plan(most_at_once=draw(st.integers(1, 4)))
    outer: list[str] = []

    def simple(name: str, inside: tuple[str, str] | None = None) -> dict[str, Any]:
        known = sorted(outer)
        targets = draw(st.lists(st.sampled_from(known), max_size=3, unique=True)) if known else []
        if inside:
            targets = [target for target in targets if target != inside[0]]
            plan.parents[name] = inside
        plan.waits[name] = [(target, draw(st.sampled_from(sorted(ACCEPTED)))) for target in targets]
        plan.ends[name] = draw(st.sampled_from(ENDS))
        return step(name, "Training", plan.waits[name])

    for index in range(draw(st.integers(1, 8))):
        name, kind = f"S{index}", draw(st.sampled_from(["Training", "Training", "Condition", "ForEach"]))
        made = simple(name)
        made["Type"] = kind
        outer.append(name)
        if kind == "Condition":
            plan.branches[name] = draw(st.sampled_from(["IfSteps", "ElseSteps"]))
            for branch in ("IfSteps", "ElseSteps"):
                nested = [f"{name}{branch[0]}{position}" for position in range(draw(st.integers(0, 2)))]
                made["Arguments"][branch] = [simple(each, (name, branch)) for each in nested]
                outer.extend(nested)
        if kind == "ForEach":
            plan.loops[name] = (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
            body = [simple(f"{name}B", (name, "ForEachBody"))]
            made["Arguments"] |= {
                "IterableItems": list(range(plan.loops[name][0])),
                "MaxConcurrency": plan.loops[name][1],
                "ForEachBody": body,
            }
        plan.steps.append(made)
    return plan


def outcomes(plan: Plan) -> dict[str, str]:
    """How every step ends, or ``NotRun``: decided for each step by those before it alone."""

    @functools.cache
    def end(name: str) -> str:
        waits = plan.waits[name]
        if name in plan.parents and plan.parents[name][1] != "ForEachBody":
            parent, branch = plan.parents[name]
            if end(parent) != "Succeeded" or plan.branches[parent] != branch:
                return "NotRun"
        if not all(end(target) in ACCEPTED[trigger] for target, trigger in waits):
            return "NotRun"
        if name in plan.loops:
            return "Succeeded" if end(f"{name}B") == "Succeeded" else "Failed"
        return plan.ends[name]

    found = {name: end(name) for name in plan.waits}
    for name, (items, _) in plan.loops.items():
        body = found.pop(f"{name}B")
        if found[name] != "NotRun":
            found |= {f"{name}B-{index}": body for index in range(items)}
    return found
