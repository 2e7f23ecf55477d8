from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from types import MappingProxyType
from typing import Any

import pytest

from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.definition.expressions.execution_variables import ExecutionVariables
from cdk_sagemaker_training.definition.expressions.functions import Join, JsonGet
from cdk_sagemaker_training.definition.expressions.parameters import ParameterBoolean, ParameterInteger, ParameterString
from cdk_sagemaker_training.definition.expressions.properties import Properties
from cdk_sagemaker_training.definition.fields.variables import (
    PipelineVariable,
    compact,
    is_expression,
    render,
    render_text,
    unless_empty,
)


class Color(Enum):
    RED = "red"


ROUNDS = ParameterInteger(name="Rounds")
GET_ROUNDS = {"Get": "Parameters.Rounds"}
TEXT_OF_ROUNDS = {"Std:Join": {"On": "", "Values": [GET_ROUNDS]}}
IMAGE = builtin_image("xgboost", "3.2-0")


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (None, None),
        (0, 0),
        (False, False),
        ("text", "text"),
        ("red", Color.RED),
        ([1, "red", [2]], (1, Color.RED, (2,))),
        ({"a": [GET_ROUNDS]}, MappingProxyType({"a": (ROUNDS,)})),
        (["#{Token[TOKEN.7]}"], ("#{Token[TOKEN.7]}",)),
        (IMAGE, IMAGE),
    ],
)
def test_plain_json_in_which_what_synth_cannot_know_stays(expected: Any, value: Any):
    assert expected == render(value)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("0.3", 0.3),
        ("200", 200),
        ("True", True),
        ("text", "text"),
        (TEXT_OF_ROUNDS, ROUNDS),
        ({"Get": "Parameters.Name"}, ParameterString(name="Name")),
        ({"Get": "Execution.PipelineName"}, ExecutionVariables.PIPELINE_NAME),
        ({"Get": "Parameters.Raw"}, {"Get": "Parameters.Raw"}),
    ],
)
def test_where_the_service_wants_text_literals_become_text_and_numbers_joins(expected: Any, value: Any):
    assert expected == render_text(value)


def test_text_of_text_is_the_same():
    assert TEXT_OF_ROUNDS == render(ROUNDS.to_string().to_string())


def test_the_variables_inside_a_variable():
    inner = Join(values=[ROUNDS, "x"])
    assert [ROUNDS] == [part for part in ROUNDS.to_string().parts() if isinstance(part, ParameterInteger)]
    assert ROUNDS in list(Join(values=[inner, "y"]).parts())


@pytest.mark.parametrize("value", [{"Get": "Steps.A"}, {"Std:Join": {}}, {"Std:JsonGet": {}}])
def test_expressions(value: Any):
    assert is_expression(value)


@pytest.mark.parametrize("value", [{}, {"Get": "a", "Set": "b"}, {"get": "a"}, "Get", None, ["Get"]])
def test_no_expressions(value: Any):
    assert not is_expression(value)


def test_only_none_is_not_set():
    assert {"a": 0, "b": False, "c": "", "d": []} == compact(a=0, b=False, c="", d=[], e=None)


@pytest.mark.parametrize(
    "variable",
    [
        ROUNDS,
        ROUNDS.to_string(),
        Properties("Train", "ModelArtifacts"),
        Join(values=[ROUNDS]),
        JsonGet(step_name="Evaluate", property_file="Scores", json_path="auc"),
        ExecutionVariables.PIPELINE_NAME,
    ],
    ids=lambda variable: type(variable).__name__,
)
@pytest.mark.parametrize("write", [str, format, "s3://{}".format, "{:>9}".format, "s3://%s".__mod__])
def test_no_text_is_made_of_what_only_an_execution_knows(
    write: Callable[[PipelineVariable], str], variable: PipelineVariable
):
    with pytest.raises(TypeError, match=r"no text before an execution; .*Join\(on=\"\", values=\["):
        write(variable)
    assert repr(variable) == f"{variable!r}"


@pytest.mark.parametrize(
    "variable",
    [
        ParameterBoolean(name="Spot", default_value=False),
        ROUNDS.to_string(),
        Properties("Train", "ModelArtifacts"),
        ExecutionVariables.PIPELINE_NAME,
        Join(on="/", values=["a"]),
    ],
)
def test_no_truth_before_an_execution(variable: PipelineVariable):
    questions: list[Callable[[object], object]] = [bool, lambda value: value or "default", lambda value: not value]
    for asked in questions:
        with pytest.raises(TypeError, match="ConditionStep") as caught:
            asked(variable)
        assert "SpotOrOnDemand" in str(caught.value)


def test_empty_is_what_an_author_writes_for_none():
    variable = ParameterString(name="Key")
    assert [variable, "key", None, None, None] == [*map(unless_empty, (variable, "key", "", (), None))]
