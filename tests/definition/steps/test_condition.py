from __future__ import annotations

import pytest

from cdk_sagemaker_training.definition import ConditionEquals, ConditionStep, FailStep, JsonGet, ParameterInteger
from cdk_sagemaker_training.errors import InvalidInputError


def test_both_branches() -> None:
    condition = ConditionEquals(left=ParameterInteger(name="P"), right=1)
    stop, other = FailStep(name="Stop"), FailStep(name="Other")
    step = ConditionStep(name="C", conditions=[condition], if_steps=[stop], else_steps=[other], display_name="d")
    expected = {
        "Name": "C",
        "Type": "Condition",
        "Arguments": {
            "Conditions": [condition.to_request()],
            "IfSteps": [stop.to_request()],
            "ElseSteps": [other.to_request()],
        },
        "DisplayName": "d",
    }
    assert expected == step.to_request()


def test_json_of_an_earlier_step_is_compared() -> None:
    value = JsonGet(step_name="E", property_file="R", json_path="a")
    step = ConditionStep(name="C", conditions=[ConditionEquals(left=value, right=1)])
    arguments = step.arguments()
    assert [{"Type": "Equals", "LeftValue": value.expr, "RightValue": 1}] == arguments["Conditions"]


def test_every_mistake_at_once() -> None:
    with pytest.raises(InvalidInputError) as raised:
        ConditionStep(name="a b", conditions=[], if_steps=["Stop"], else_steps="Stop")  # pyright: ignore[reportArgumentType]
    expected = ["name", "conditions", "if_steps[0]", "else_steps"]
    assert expected == [problem.where for problem in raised.value.problems]
