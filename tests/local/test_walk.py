"""The order of steps, over random graphs: against rules that are written down here once more, in another way."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any

import pytest

pytest.importorskip("ministack")

from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.local.emulator import graph
from cdk_sagemaker_training.local.emulator.document import checked
from cdk_sagemaker_training.local.emulator.walk import Walk

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


@given(plans(), st.randoms(use_true_random=False))
def test_every_step_that_should_run_runs_once_and_in_order(plan: Plan, chance: Any) -> None:
    import json

    nodes = graph.nodes(checked(json.dumps({"Version": "2020-12-01", "Steps": plan.steps})))
    walk, expected = Walk(nodes, plan.most_at_once), outcomes(plan)
    taken: list[str] = []
    running: list[str] = []
    ended: dict[str, str] = {}
    while True:
        begun = walk.take()
        for node in begun:
            for target, trigger in plan.waits[node.name.partition("-")[0]]:
                assert ended[target] in ACCEPTED[trigger], f"{node.name} began before {target}"
            taken.append(node.name)
            if node.type == "ForEach":
                body = [nodes[f"{node.name}B"]]
                walk.unroll(node.name, graph.iterations(body, list(range(plan.loops[node.name][0]))))
            else:
                running.append(node.name)
        assert len(running) <= plan.most_at_once
        for loop, (_, most) in plan.loops.items():
            assert sum(name.startswith(f"{loop}B-") for name in running) <= most
        finished = walk.finished_loops()
        for loop in finished:
            iterations = [name for name in expected if name.startswith(f"{loop}B-")]
            assert all(name in ended or expected[name] == "NotRun" for name in iterations)
            ended[loop] = expected[loop]
            walk.end(loop, expected[loop])
        if begun or finished:
            continue
        if not running:
            break
        name = running.pop(chance.randrange(len(running)))
        ended[name] = plan.ends[name.partition("-")[0]]
        walk.end(name, ended[name], plan.branches.get(name, ""))
    assert sorted(name for name, end in expected.items() if end != "NotRun") == sorted(taken)
    assert {name: end for name, end in expected.items() if end != "NotRun"} == ended


def test_as_many_steps_run_as_may() -> None:
    nodes = {name: graph.Node(step(name, "Training", []), ()) for name in "ABC"}
    walk = Walk(nodes, 2)
    assert ["A", "B"] == [node.name for node in walk.take()]
    assert [] == walk.take()
    walk.end("A", "Succeeded")
    assert ["C"] == [node.name for node in walk.take()]


def test_a_loop_takes_no_place_of_its_steps() -> None:
    body = {"Name": "Body", "Type": "Training", "Arguments": {"X": {"Get": "ForEach.CurrentItem"}}}
    loop = {
        "Name": "Loop",
        "Type": "ForEach",
        "Arguments": {"IterableItems": ["a", "b"], "MaxConcurrency": 2, "ForEachBody": [body]},
    }
    nodes = graph.nodes({"Steps": [loop]})
    walk = Walk(nodes, 1)
    assert ["Loop"] == [node.name for node in walk.take()]
    walk.unroll("Loop", graph.iterations([nodes["Body"]], ["a", "b"]))
    assert [("Body-0", "a")] == [(node.name, node.item) for node in walk.take()]
    assert [] == walk.take() + walk.finished_loops()
    walk.end("Body-0", "Succeeded")
    assert ["Body-1"] == [node.name for node in walk.take()]
    walk.end("Body-1", "Failed")
    assert ["Loop"] == walk.finished_loops()


def test_an_iteration_speaks_of_its_own_steps() -> None:
    first = {"Name": "First", "Type": "Training", "Arguments": {}}
    second = {
        "Name": "Second",
        "Type": "Training",
        "DependsOn": ["First", {"Step": "Outside", "Trigger": "Any"}],
        "Arguments": {"A": {"Get": "Steps.First.X['y']"}, "B": {"Get": "Steps.Outside.Z"}},
    }
    body = [graph.Node(each, (), "Loop", "ForEachBody") for each in (first, second)]
    found = graph.iterations(body, ["a", "b"])[3]
    assert {
        "Name": "Second-1",
        "Type": "Training",
        "DependsOn": ["First-1", {"Step": "Outside", "Trigger": "Any"}],
        "Arguments": {"A": {"Get": "Steps.First-1.X['y']"}, "B": {"Get": "Steps.Outside.Z"}},
    } == found.body
    assert {"First-1", "Outside"} == {wait.step for wait in found.waits}
