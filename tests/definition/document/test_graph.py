from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from cdk_sagemaker_training.definition import (
    ConditionEquals,
    ConditionNot,
    ConditionStep,
    Estimator,
    FailStep,
    ForEachStep,
    Join,
    JsonGet,
    LambdaStep,
    ParameterString,
    PipelineDefinition,
    StepDependency,
    TrainingStep,
    TriggerCondition,
)
from cdk_sagemaker_training.definition.document.graph import MAX_DEPTH, functions, require_bounded_depth, walk
from cdk_sagemaker_training.definition.document.graph_problems import graph_problems
from cdk_sagemaker_training.definition.expressions.conditions import Condition
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import DocumentError, GraphError, Problem

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"


def call(name: str, *depends_on: Any, **inputs: Any) -> LambdaStep:
    return LambdaStep(name=name, function_arn=FUNCTION, inputs=inputs, depends_on=depends_on or None)


def choose(name: str, *if_steps: Step, left: Any = 1, **members: Any) -> ConditionStep:
    return ConditionStep(name=name, conditions=[ConditionEquals(left=left, right=1)], if_steps=if_steps, **members)


def problems_of(*steps: Step, **members: Any) -> Sequence[Problem]:
    with pytest.raises(GraphError) as raised:
        PipelineDefinition.from_steps(steps=steps, **members)
    return raised.value.problems


def outcome(name: str) -> Any:
    return choose(name).properties.Outcome


def test_steps_in_branches_and_bodies_are_walked() -> None:
    loop = ForEachStep(name="Loop", iterable_items=["a"], max_concurrency=1, for_each_body=[call("Body")])
    outer = choose("Outer", choose("Inner", call("A")), else_steps=[call("B"), loop])
    nodes = PipelineDefinition.from_steps(steps=[outer]).nodes
    expected = [
        ("Outer", "/Steps/0", None),
        ("Inner", "/Steps/0/Arguments/IfSteps/0", "Outer"),
        ("A", "/Steps/0/Arguments/IfSteps/0/Arguments/IfSteps/0", "Inner"),
        ("B", "/Steps/0/Arguments/ElseSteps/0", "Outer"),
        ("Loop", "/Steps/0/Arguments/ElseSteps/1", "Outer"),
        ("Body", "/Steps/0/Arguments/ElseSteps/1/Arguments/ForEachBody/0", "Loop"),
    ]
    assert expected == [(node.name, node.pointer, node.parent) for node in nodes]


def test_inputs_called_like_branches_are_no_steps() -> None:
    step = call("L", IfSteps=[{"Name": "X", "Type": "Fail"}], Steps=[1])
    assert ["L"] == [node.name for node in PipelineDefinition.from_steps(steps=[step]).nodes]


def test_a_condition_waits_for_what_it_compares_and_its_branch_for_it() -> None:
    first, after = call("First"), call("After", "Choose")
    steps = [after, choose("Choose", call("Inside"), left=Join(values=[outcome("Other")])), choose("Other"), first]
    order = PipelineDefinition.from_steps(steps=steps).execution_order
    assert order.index("Other") < order.index("Choose") < order.index("Inside")
    assert order.index("Choose") < order.index("After")


def test_a_condition_that_compares_a_step_of_nowhere() -> None:
    [problem] = problems_of(choose("Choose", left=outcome("Gone")))
    assert "/Steps/0/Arguments/Conditions/0/LeftValue" == problem.where


def test_a_cycle_through_a_branch() -> None:
    inside, after = choose("Inside"), call("After", x=outcome("Inside"))
    [problem] = problems_of(choose("Choose", inside, depends_on=[after]), after)
    assert "/Steps/0" == problem.where
    assert {"Choose", "Inside", "After"} == set(str(problem.given).split(" -> "))


def test_a_condition_that_compares_a_step_of_its_own_branch() -> None:
    [problem] = problems_of(choose("Choose", choose("Inside"), left=outcome("Inside")))
    assert {"Choose", "Inside"} == set(str(problem.given).split(" -> "))


def test_a_step_in_a_branch_and_at_top_level() -> None:
    inside = call("Inside")
    for steps in ([inside, choose("Choose", inside)], [choose("Choose", inside), inside]):
        [problem] = problems_of(*steps)
        position = steps.index(inside)
        assert (f"/Steps/{position}/Name", "Inside") == (problem.where, problem.given)
        assert "not in both" in problem.allowed


def test_a_step_in_both_branches() -> None:
    inside = call("Inside")
    [problem] = problems_of(choose("Choose", inside, else_steps=[inside]))
    assert "/Steps/0/Arguments/ElseSteps/0/Name" == problem.where
    assert "used once" in problem.allowed


def test_two_steps_of_one_name() -> None:
    [problem] = problems_of(call("A"), choose("Choose", call("A", x=1)))
    assert "/Steps/1/Arguments/IfSteps/0/Name" == problem.where


def test_dependencies_on_another_outcome() -> None:
    train = TrainingStep(name="Train", estimator=Estimator(image_uri="i", instance_type="ml.m5.xlarge"))
    tell = call(
        "Tell",
        StepDependency(step=train, trigger=TriggerCondition.FAILED),
        StepDependency(step="Other"),
        StepDependency(step="Third", trigger=TriggerCondition.ANY),
        "Fourth",
    )
    document: Any = PipelineDefinition.from_steps(steps=[tell, train, call("Other"), call("Third"), call("Fourth")])
    expected = [{"Step": "Train", "Trigger": "Failed"}, "Other", {"Step": "Third", "Trigger": "Any"}, "Fourth"]
    assert expected == document.to_dict()["Steps"][0]["DependsOn"]
    assert "Tell" == document.execution_order[-1]


def test_a_dependency_on_nothing() -> None:
    [problem] = problems_of(call("A", StepDependency(step="B", trigger=TriggerCondition.STOPPED)))
    assert ("/Steps/0/DependsOn/0", "B") == (problem.where, problem.given)


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        ({"Step": "A", "Trigger": "Sometimes"}, "/Steps/1/DependsOn/0/Trigger"),
        ({"Trigger": "Any"}, "/Steps/1/DependsOn/0"),
        (1, "/Steps/1/DependsOn/0"),
    ],
)
def test_a_dependency_that_is_none(entry: Any, where: str) -> None:
    steps: Any = [{"Name": "A", "Type": "Fail", "Arguments": {}}]
    steps.append({"Name": "B", "Type": "Fail", "Arguments": {}, "DependsOn": [entry]})
    assert [where] == [problem.where for problem in graph_problems({"Steps": steps})]


def test_dependencies_that_are_no_list() -> None:
    steps: Any = [{"Name": "A", "Type": "Fail", "Arguments": {}}]
    steps.append({"Name": "B", "Type": "Fail", "Arguments": {}, "DependsOn": {"Step": "A"}})
    [problem] = graph_problems({"Steps": steps})
    assert ("/Steps/1/DependsOn", {"Step": "A"}) == (problem.where, problem.given)


def test_what_has_no_name_has_none_in_common() -> None:
    document: Any = {"Parameters": [{"Type": "String"}] * 2, "Steps": [{"Type": "Fail", "Arguments": {}}] * 2}
    assert [] == list(graph_problems(document))


def test_functions_are_found_inside_each_other() -> None:
    inner: Any = {"Std:JsonGet": {"Path": "a"}}
    steps: Any = {"Steps": [{"Std:Join": {"Values": ["a", inner, {"Get": "Execution.PipelineName"}]}}]}
    expected = [("/Steps/0", "Std:Join"), ("/Steps/0/Std:Join/Values/1", "Std:JsonGet")]
    assert expected == [(pointer, name) for pointer, name, _ in functions(steps, "")]


def _processing(**members: Any) -> dict[str, Any]:
    outputs = {"ProcessingOutputConfig": {"Outputs": [{"OutputName": "report"}]}}
    file = {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "r.json"}
    return {"Name": "Evaluate", "Type": "Processing", "Arguments": outputs, "PropertyFiles": [file], **members}


def _reader(name: str = "Report", step: str = "Evaluate") -> dict[str, Any]:
    value: Any = JsonGet(step_name=step, property_file=name, json_path="a").expr
    return {"Name": "Read", "Type": "Lambda", "Arguments": {"x": value}}


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ([_processing(), _reader()], None),
        ([_processing(), _reader("Other")], "a property file of step 'Evaluate': Report"),
        ([_processing(PropertyFiles=[]), _reader()], "a property file of step 'Evaluate': it has none"),
        (
            [_processing(Type="Training"), _reader()],
            "a property file of a Processing step; 'Evaluate' is a Training step",
        ),
        ([_processing(Arguments={}), _reader()], "an output of step 'Evaluate': it has none"),
        (
            [_processing(Arguments={"ProcessingOutputConfig": {"Outputs": [{"OutputName": "x"}]}}), _reader()],
            "an output of step 'Evaluate': x",
        ),
        ([_reader(step="Gone")], "a step of this pipeline: Read"),
    ],
)
def test_property_files(steps: Any, problem: str | None) -> None:
    found = list(graph_problems({"Steps": steps}))
    assert ([] if problem is None else [problem]) == [one.allowed for one in found]
    assert all(one.where.endswith("/Arguments/x/Std:JsonGet/PropertyFile") for one in found)


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 10_000])
def test_a_document_of_many_levels(depth: int) -> None:
    steps: Any = []
    for _ in range(depth // 3 + 1):
        arguments = {"Conditions": [], "IfSteps": steps, "ElseSteps": []}
        steps = [{"Name": "C", "Type": "Condition", "Arguments": arguments}]
    with pytest.raises(DocumentError, match=f"at most {MAX_DEPTH} levels"):
        list(graph_problems({"Steps": steps}))
    with pytest.raises(DocumentError, match=f"at most {MAX_DEPTH} levels"):
        PipelineDefinition.from_json({"Version": "2020-12-01", "Parameters": [], "Steps": steps})


def test_the_deepest_document_that_fits() -> None:
    value: Any = 0
    for _ in range(MAX_DEPTH):
        value = [value]
    require_bounded_depth(value)
    with pytest.raises(DocumentError):
        require_bounded_depth([value])


def test_fifty_conditions_inside_each_other_fit() -> None:
    step = choose("C0")
    for position in range(1, 50):
        step = choose(f"C{position}", step)
    document = PipelineDefinition.from_steps(steps=[step])
    assert [f"C{position}" for position in reversed(range(50))] == document.execution_order
    assert document.to_dict() == PipelineDefinition.from_json(document.to_json(region="us-east-1")).to_dict()


@pytest.mark.parametrize("levels", [200, 10_000])
def test_typed_steps_of_many_levels(levels: int) -> None:
    step: Step = FailStep(name="F")
    for position in range(levels):
        step = choose(f"C{position}", step)
    with pytest.raises(DocumentError, match="levels"):
        PipelineDefinition.from_steps(steps=[step])


def test_conditions_and_joins_of_many_levels() -> None:
    condition: Condition = ConditionEquals(left=1, right=1)
    value: Any = ParameterString(name="P")
    for _ in range(10_000):
        condition, value = ConditionNot(expression=condition), Join(values=[value])
    for step in (ConditionStep(name="C", conditions=[condition]), FailStep(name="F", error_message=value)):
        with pytest.raises(DocumentError, match="levels"):
            PipelineDefinition.from_steps(steps=[step])


@given(st.lists(st.lists(st.integers(0, 11), max_size=3), min_size=1, max_size=12))
def test_the_order_respects_every_dependency_or_there_is_a_cycle(wanted: list[list[int]]) -> None:
    count = len(wanted)
    edges = {position: sorted({target % count for target in targets}) for position, targets in enumerate(wanted)}
    steps = [call(f"S{position}", *(f"S{target}" for target in targets)) for position, targets in edges.items()]
    left = dict(edges)
    while free := [position for position, targets in left.items() if not set(targets) & set(left)]:
        for position in free:
            del left[position]
    if left:
        assert ["circle" in problem.allowed for problem in problems_of(*steps)] == [True]
        return
    order = PipelineDefinition.from_steps(steps=steps).execution_order
    for position, targets in edges.items():
        assert all(order.index(f"S{target}") < order.index(f"S{position}") for target in targets)


def test_what_is_no_step_is_passed_over() -> None:
    assert [] == list(walk("no list"))
    assert [] == list(walk([1, None]))
