"""The order of steps, over random graphs."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytest.importorskip("ministack")

from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.local.emulator import graph
from cdk_sagemaker_training.local.emulator.document import checked
from cdk_sagemaker_training.local.emulator.walk import Walk

from .plans import ACCEPTED, Plan, outcomes, plans, step


@given(plans(), st.randoms(use_true_random=False))
def test_every_step_that_should_run_runs_once_and_in_order(plan: Plan, chance: Any) -> None:
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
