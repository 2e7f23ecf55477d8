"""Every type of condition, over values that are resolved."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("ministack")

from cdk_sagemaker_training.definition import (
    ConditionEquals,
    ConditionGreaterThan,
    ConditionGreaterThanOrEqualTo,
    ConditionIn,
    ConditionLessThan,
    ConditionLessThanOrEqualTo,
    ConditionNot,
    ConditionOr,
)
from cdk_sagemaker_training.definition.expressions.conditions import Condition
from cdk_sagemaker_training.local.emulator.conditions import holds
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

CASES: list[tuple[Condition, bool]] = [
    (ConditionEquals(left=1, right=1.0), True),
    (ConditionEquals(left="1", right=1), False),
    (ConditionGreaterThan(left=2, right=2), False),
    (ConditionGreaterThanOrEqualTo(left=2, right=2), True),
    (ConditionLessThan(left=0.5, right=1), True),
    (ConditionLessThanOrEqualTo(left=2, right=1), False),
    (ConditionIn(value="a", in_values=["b", "a"]), True),
    (ConditionIn(value="c", in_values=["b", "a"]), False),
    (ConditionNot(expression=ConditionEquals(left="a", right="b")), True),
    (ConditionOr(conditions=[ConditionEquals(left=1, right=2), ConditionEquals(left=1, right=1)]), True),
    (ConditionOr(conditions=[ConditionEquals(left=1, right=2)]), False),
]


@pytest.mark.parametrize(("condition", "expected"), CASES)
def test_conditions_as_the_library_writes_them(condition: Condition, expected: bool) -> None:
    assert expected == holds(condition.to_request())


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({"Type": "Xor"}, "Condition type 'Xor' is unknown"),
        ({"Type": "LessThan", "LeftValue": "a", "RightValue": 1}, "cannot be evaluated"),
        ({"Type": "Equals", "LeftValue": "a"}, "cannot be evaluated"),
    ],
)
def test_conditions_that_cannot_be_evaluated(condition: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        holds(condition)
