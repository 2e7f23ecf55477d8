from __future__ import annotations

import copy
from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    ConditionEquals,
    ConditionStep,
    CurrentItem,
    FailStep,
    ForEachSelector,
    ForEachSelectorPickType,
    ForEachStep,
    IterationOutput,
    LambdaOutput,
    LambdaStep,
    ParameterString,
    PipelineDefinition,
)
from cdk_sagemaker_training.errors import GraphError, InvalidInputError


def score(name: str = "Score", **inputs: Any) -> LambdaStep:
    arn = "arn:aws:lambda:us-east-1:123456789012:function:f"
    return LambdaStep(name=name, function_arn=arn, inputs=inputs, outputs=[LambdaOutput(output_name="rmse")])


def loop(**members: Any) -> ForEachStep:
    given: dict[str, Any] = {
        "name": "Loop",
        "iterable_items": ["a", 1],
        "max_concurrency": 2,
        "for_each_body": [score()],
    }
    return ForEachStep(**{**given, **members})


def test_a_loop() -> None:
    body = score(item=CurrentItem().name)
    selector = ForEachSelector(
        pick=ForEachSelectorPickType.MIN_BY, field=IterationOutput(body).OutputParameters["rmse"]
    )
    expected = {
        "IterableItems": ["a", {"Get": "Parameters.P"}],
        "MaxConcurrency": 50,
        "Selector": {"Pick": "MinBy", "Field": {"Get": "IterationOutput.Score.OutputParameters['rmse']"}},
        "ForEachBody": [body.to_request()],
    }
    items = ["a", ParameterString(name="P")]
    step = loop(iterable_items=items, max_concurrency=50, for_each_body=[body], selector=selector)
    assert expected == step.arguments()
    assert {"item": {"Get": "ForEach.CurrentItem.name"}} == body.arguments()


def test_items_of_a_parameter() -> None:
    step = loop(iterable_items=ParameterString(name="Items"))
    assert {"Get": "Parameters.Items"} == step.arguments()["IterableItems"]
    document: Any = PipelineDefinition.from_steps(steps=[step]).to_dict()
    assert ["Items"] == [parameter["Name"] for parameter in document["Parameters"]]


def test_paths() -> None:
    assert {"Get": "ForEach.CurrentItem"} == CurrentItem().expr
    assert {"Get": "ForEach.CurrentItem.a['b'][0].path"} == CurrentItem().a["b"][0].path.expr
    assert {"Get": "IterationOutput.Score.X"} == IterationOutput("Score").X.expr
    assert {"Get": "Steps.Loop.IterationOutputs[0].Score.X"} == loop().properties.IterationOutputs[0].Score.X.expr
    assert {"Get": "Steps.Loop.Selected.X"} == loop().properties.Selected.X.expr
    assert {"Get": "Steps.Loop.FailedStepCount"} == loop().properties.FailedStepCount.expr
    assert CurrentItem().a == copy.deepcopy(CurrentItem().a)


@pytest.mark.parametrize(
    ("members", "where"),
    [
        ({"iterable_items": []}, ["iterable_items"]),
        ({"iterable_items": ["x"] * 101}, ["iterable_items"]),
        ({"iterable_items": "abc"}, ["iterable_items"]),
        ({"iterable_items": [None, [1]]}, ["iterable_items[0]", "iterable_items[1]"]),
        ({"max_concurrency": 0}, ["max_concurrency"]),
        ({"max_concurrency": 51}, ["max_concurrency"]),
        ({"for_each_body": []}, ["for_each_body"]),
        ({"for_each_body": [score(), FailStep(name="F")]}, ["for_each_body[1]"]),
        (
            {"for_each_body": [ConditionStep(name="C", conditions=[ConditionEquals(left=1, right=1)])]},
            ["for_each_body[0]"],
        ),
        ({"for_each_body": [loop(name="Inner")]}, ["for_each_body[0]"]),
        (
            {"max_concurrency": 0, "for_each_body": ["x"], "selector": 1},
            ["max_concurrency", "for_each_body[0]", "selector"],
        ),
        (
            {"selector": ForEachSelector(pick=ForEachSelectorPickType.MAX_BY, field=IterationOutput("Other").X)},
            ["selector.field"],
        ),
        (
            {"selector": ForEachSelector(pick=ForEachSelectorPickType.MAX_BY, field=IterationOutput("Score"))},
            ["selector.field"],
        ),
        (
            {"selector": ForEachSelector(pick=ForEachSelectorPickType.MAX_BY, field=IterationOutput("Score2").X)},
            ["selector.field"],
        ),
    ],
)
def test_every_mistake_at_once(members: dict[str, Any], where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        loop(**members)
    assert where == [problem.where for problem in raised.value.problems]


def test_a_selector_compares_an_output() -> None:
    with pytest.raises(InvalidInputError) as raised:
        ForEachSelector(pick="MaxBy", field=CurrentItem())  # pyright: ignore[reportArgumentType]
    assert ["pick", "field"] == [problem.where for problem in raised.value.problems]


def test_the_current_item_outside_of_a_body() -> None:
    with pytest.raises(GraphError, match=r"ForEach\.CurrentItem\.x") as raised:
        PipelineDefinition.from_steps(steps=[loop(), score("After", x=CurrentItem().x)])
    assert ["/Steps/1/Arguments/x"] == [problem.where for problem in raised.value.problems]


def test_a_step_named_like_an_iteration() -> None:
    with pytest.raises(GraphError, match="iterations of step 'Score'"):
        PipelineDefinition.from_steps(steps=[loop(), score("Score-0")])


def test_a_read_loop_inside_a_loop() -> None:
    inner: Any = loop(name="Inner").to_request()
    outer: Any = loop().to_request()
    outer["Arguments"]["ForEachBody"] = [inner]
    with pytest.raises(GraphError, match="no Condition, Fail, ForEach step"):
        PipelineDefinition.from_json({"Version": "2020-12-01", "Parameters": [], "Steps": [outer]})
