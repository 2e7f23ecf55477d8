from __future__ import annotations

import json
from typing import Any

import pytest

pytest.importorskip("ministack")

from cdk_sagemaker_training.local.emulator.document import MAX_CHARACTERS, checked
from cdk_sagemaker_training.local.emulator.graph import Wait, nodes
from cdk_sagemaker_training.local.emulator.refusal import RefusedError


def document(*steps: dict[str, Any], **more: Any) -> str:
    return json.dumps({"Version": "2020-12-01", "Steps": list(steps), **more})


def step(name: str, *depends_on: Any, **arguments: Any) -> dict[str, Any]:
    return {"Name": name, "Type": "Training", "Arguments": arguments, "DependsOn": list(depends_on)}


def condition(name: str, yes: list[dict[str, Any]], no: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Name": name, "Type": "Condition", "Arguments": {"Conditions": [], "IfSteps": yes, "ElseSteps": no}}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{", "not valid JSON"),
        ("[]", "not a JSON object"),
        (json.dumps({"Version": "2019-01-01", "Steps": [step("A")]}), "Version is '2019-01-01'"),
        (document(), "at least one step"),
        (document(step("a b")), "must match"),
        (document({"Name": "A"}), "has no Type"),
        (document(step("A", {"Step": "A", "Trigger": "Never"})), "neither a name nor a trigger"),
        (document(step("A"), step("A")), "Duplicate step name: A"),
        (document(step("A"), condition("C", [step("A")], [])), "Duplicate step name: A"),
        (document(step("A", "B")), "depends on step 'B', which does not exist"),
        (document(step("A", X={"Get": "Steps.B.Y"})), "there is no step 'B'"),
        (document(step("A", X={"Get": "Parameters.P"})), "there is no parameter 'P'"),
        (document(step("A", X={"Get": "Execution.Moon"})), "no such execution variable"),
        (document(step("A", "B"), step("B", "A")), "in a circle: A, B"),
        (document(*(step(f"S{index}") for index in range(51))), "51 steps; at most 50"),
        (
            document(step("A"), Parameters=[{"Name": f"P{index}", "Type": "String"} for index in range(201)]),
            "201 parameters; at most 200",
        ),
        (document(step("A"), Parameters=[{"Name": "P", "Type": "Text"}]), "has type 'Text'"),
        (document(step("A"), Parameters=[{"Name": "P", "Type": "String"}] * 2), "Duplicate parameter name: P"),
        (
            document(step("A"), Parameters=[{"Name": "P", "Type": "Integer", "DefaultValue": True}]),
            "default True, which is not of type Integer",
        ),
        (
            document(step("A"), Parameters=[{"Name": "P", "Type": "String", "DefaultValue": "c", "EnumValues": ["a"]}]),
            "not in its EnumValues",
        ),
        (document(step("A"), Metadata="x" * MAX_CHARACTERS), "at most 1048576"),
    ],
)
def test_a_definition_that_does_not_hold_is_refused(body: str, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        checked(body)


def test_every_problem_is_listed() -> None:
    with pytest.raises(RefusedError, match=r"Duplicate step name: A.*there is no parameter 'P'"):
        checked(document(step("A"), step("A", X={"Get": "Parameters.P"})))


def test_fifty_steps_hold() -> None:
    steps = [step(f"S{index}") for index in range(50)]
    assert steps == checked(document(*steps))["Steps"]


def test_nodes_wait_for_references_dependencies_and_their_condition() -> None:
    found = nodes(
        checked(
            document(
                step("A"),
                step("B", {"Step": "A", "Trigger": "Failed"}, X={"Get": "Steps.A.TrainingJobArn"}),
                condition("C", [step("D", "B")], []),
            )
        )
    )
    expected = {
        "A": (),
        "B": (Wait("A", frozenset({"Failed"})), Wait("A")),
        "C": (),
        "D": (Wait("C"), Wait("B")),
    }
    assert expected == {name: node.waits for name, node in found.items()}
    assert ("C", "IfSteps") == (found["D"].parent, found["D"].branch)
