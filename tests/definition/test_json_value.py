from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from cdk_sagemaker_training.definition import Join, ParameterString
from cdk_sagemaker_training.definition.fields.checks import MAX_VALUE_DEPTH, json_value

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(ParameterString(name="P")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_whatever_a_document_holds(value: Any) -> None:
    assert [] == list(json_value()("x", value))


@given(JSON)
def test_one_object_of_another_kind_is_found(value: Any) -> None:
    [problem] = json_value()("x", {"a": [value, {"b": object}]})
    assert "x['a'][1]['b']" == problem.where


def test_keys_are_text_and_variables_may_stand_anywhere() -> None:
    assert ["x key"] == [p.where for p in json_value()("x", {1: 2})]
    assert [] == list(json_value()("x", [Join(values=["a"]), ("b", {"Get": "Parameters.P"})]))


@pytest.mark.parametrize(("levels", "count"), [(MAX_VALUE_DEPTH, 0), (MAX_VALUE_DEPTH + 1, 1), (10_000, 1)])
def test_depth(levels: int, count: int) -> None:
    value: Any = 0
    for _ in range(levels):
        value = [value]
    assert count == len(list(json_value()("x", value)))
