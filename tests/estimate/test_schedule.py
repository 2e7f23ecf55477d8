"""The longest and the shortest way through a pipeline."""

from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.estimate import Interval, RunTime
from cdk_sagemaker_training.rules.examples import condition_step, step, train_step

from .conftest import bounds, limited, told

ALWAYS = [{"Type": "Equals", "LeftValue": 1, "RightValue": 1}]


def job(name: str, seconds: int, *after: str, **members: Any) -> Any:
    return train_step(name, limited(seconds), DependsOn=list(after), **members)


def choose(name: str, if_steps: Any, else_steps: Any = (), *after: str) -> Any:
    return condition_step(ALWAYS, if_steps, else_steps, name, DependsOn=list(after))


def loop(name: str, body: Any, items: Any, at_once: int = 1) -> Any:
    return step("ForEach", name, {"IterableItems": items, "MaxConcurrency": at_once, "ForEachBody": body})


def whole(*steps: Any, at_once: int | None = None, known: bool = False) -> Interval:
    """``known``: each job runs exactly as long as it may."""
    plain = bounds(*steps)
    runs = {found.name: RunTime(at_least=10**6) for found in plain.steps if known and found.type == "Training"}
    return bounds(*steps, runs=runs, at_once=at_once).wall_seconds


@pytest.mark.parametrize(
    ("steps", "low", "high"),
    [
        ([job("A", 10), job("B", 20)], 20, 20),
        ([job("A", 10), job("B", 20, "A")], 30, 30),
        ([job("A", 10), job("B", 20), job("C", 5, "A", "B"), job("D", 40, "A")], 50, 50),
        ([choose("C", [job("A", 10)], [job("B", 20)])], 10, 20),
        ([choose("C", [job("A", 10)])], 0, 10),
        ([choose("C", [job("A", 10), job("B", 10, "A")], [job("X", 15)])], 15, 20),
        ([choose("C", [job("A", 10)], [job("B", 20)]), job("D", 5, "C")], 10, 25),  # D may not wait for the branch
        ([choose("C", [job("A", 10)], [job("B", 20)]), job("D", 5, "A")], 10, 20),  # A and then D, or B alone
        ([job("P", 7), choose("C", [choose("I", [job("A", 10)], [job("B", 20)])], [job("E", 4)], "P")], 11, 27),
        ([job("A", 10, CacheConfig={"Enabled": True, "ExpireAfter": "P30D"}), job("B", 20, "A")], 20, 30),
        ([job("A", 10), train_step("B", limited(20), DependsOn=[{"Step": "A", "Trigger": "Failed"}])], 10, 30),
        ([loop("L", [job("A", 10), job("B", 5, "A")], [1, 2, 3])], 15, 45),
        ([loop("L", [job("A", 10)], [1, 2, 3, 4], at_once=2)], 10, 25),  # 20 at most; the bound is not the tightest
        ([job("A", 10, "B"), job("B", 20, "A")], 0, 30),  # a circle, which no service takes
        ([job("A", 10), job("A", 20)], 0, 30),
    ],
)
def test_time(steps: Any, low: int, high: int):
    assert (low, high, False) == told(whole(*steps, known=True))


def test_a_loop_over_what_nobody_knows():
    found = bounds(loop("L", [job("A", 10)], {"Get": "Parameters.Items"}))
    assert ((0, 10, True), (0, 10, True)) == (told(found.wall_seconds), told(found.instance_seconds))
    assert ["/Steps/0/Arguments/IterableItems"] == [unknown.path for _, unknown in found.unknowns]


@pytest.mark.parametrize(("at_once", "high"), [(None, 30), (1, 90), (2, 75), (3, 30)])
def test_steps_that_are_held_back(at_once: int | None, high: int):
    steps = [job(name, 30) for name in "ABC"]
    assert (30, high, False) == told(whole(*steps, at_once=at_once, known=True))


def test_what_is_billed_of_branches_and_loops():
    found = bounds(
        choose("C", [job("A", 10)], [job("B", 20), job("D", 5)]), loop("L", [job("E", 7)], [1, 2, 3]), job("F", 2, "A")
    )
    assert (0, 25 + 21 + 2, False) == told(found.instance_seconds)
    assert ["F"] == [each.name for each in found.steps if each.optional]


def test_the_least_that_is_billed_is_the_cheaper_branch():
    steps = [choose("C", [job("A", 10)], [job("B", 20)]), job("F", 2)]
    runs = {name: RunTime(at_least=100) for name in "ABF"}
    assert (12, 22, False) == told(bounds(*steps, runs=runs).instance_seconds)
