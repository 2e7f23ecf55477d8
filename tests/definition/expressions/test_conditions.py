from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from cdk_sagemaker_training.definition import (
    ConditionEquals,
    ConditionGreaterThan,
    ConditionGreaterThanOrEqualTo,
    ConditionIn,
    ConditionLessThan,
    ConditionLessThanOrEqualTo,
    ConditionNot,
    ConditionOr,
    ConditionStep,
    FailStep,
    ParameterString,
    PipelineDefinition,
)
from cdk_sagemaker_training.definition.expressions.conditions import Condition
from cdk_sagemaker_training.errors import InvalidInputError

COMPARISONS = {
    "Equals": ConditionEquals,
    "GreaterThan": ConditionGreaterThan,
    "GreaterThanOrEqualTo": ConditionGreaterThanOrEqualTo,
    "LessThan": ConditionLessThan,
    "LessThanOrEqualTo": ConditionLessThanOrEqualTo,
}


@pytest.mark.parametrize("name", COMPARISONS)
def test_a_comparison(name: str) -> None:
    condition = COMPARISONS[name](left=ParameterString(name="P"), right=0)
    assert {"Type": name, "LeftValue": {"Get": "Parameters.P"}, "RightValue": 0} == condition.to_request()


def test_zero_false_and_the_empty_text_are_values() -> None:
    assert {"Type": "Equals", "LeftValue": False, "RightValue": ""} == ConditionEquals(
        left=False, right=""
    ).to_request()


def test_in_not_or() -> None:
    inner = ConditionIn(value="a", in_values=["a", 1])
    expected = {"Type": "In", "QueryValue": "a", "Values": ["a", 1]}
    assert expected == inner.to_request()
    assert {"Type": "Not", "Condition": expected} == ConditionNot(expression=inner).to_request()
    assert {"Type": "Or", "Conditions": [expected, expected]} == ConditionOr(conditions=[inner, inner]).to_request()


@pytest.mark.parametrize(
    ("kind", "members", "where"),
    [
        (ConditionEquals, {"left": None, "right": [1]}, ["left", "right"]),
        (ConditionIn, {"value": {}, "in_values": []}, ["value", "in_values"]),
        (ConditionIn, {"value": 1, "in_values": "abc"}, ["in_values"]),
        (ConditionNot, {"expression": "x"}, ["expression"]),
        (ConditionOr, {"conditions": []}, ["conditions"]),
        (ConditionOr, {"conditions": ["x", ConditionEquals(left=1, right=1)]}, ["conditions[0]"]),
    ],
)
def test_every_mistake_at_once(kind: type[Condition], members: dict[str, Any], where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        kind(**members)
    assert where == [problem.where for problem in raised.value.problems]


# Numbers beyond may look like a number that stands for a CDK token.
SCALARS = st.one_of(st.text(), st.integers(), st.booleans(), st.floats(-1e280, 1e280))
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.builds(ConditionEquals, left=SCALARS, right=SCALARS)
    | st.builds(ConditionIn, value=SCALARS, in_values=st.lists(SCALARS, min_size=1, max_size=3)),
    lambda inner: (
        st.builds(ConditionNot, expression=inner)
        | st.builds(ConditionOr, conditions=st.lists(inner, min_size=1, max_size=3))
    ),
    max_leaves=8,
)


@given(CONDITIONS)
def test_any_nesting_stands_in_the_document(condition: Condition) -> None:
    choose = ConditionStep(name="C", conditions=[condition], if_steps=[FailStep(name="F")])
    rendered: Any = PipelineDefinition.from_steps(steps=[choose]).to_dict()
    [found] = rendered["Steps"][0]["Arguments"]["Conditions"]
    assert condition.to_request() == found
