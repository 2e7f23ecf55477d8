from __future__ import annotations

import math
from typing import Any

import pytest

from cdk_sagemaker_training.definition import ExecutionVariables, Join, ParameterString, Properties
from cdk_sagemaker_training.definition.fields.variables import render
from tests.support.mistakes import mistakes, wrong_fields


def test_literals_variables_and_nested_joins():
    bucket = ParameterString(name="Bucket")
    join = Join(
        on="/",
        values=["s3:/", bucket, Join(values=["run-", ExecutionVariables.PIPELINE_EXECUTION_ID]), 7],
    )
    run = {"Std:Join": {"On": "", "Values": ["run-", {"Get": "Execution.PipelineExecutionId"}]}}
    expected = {"Std:Join": {"On": "/", "Values": ["s3:/", {"Get": "Parameters.Bucket"}, run, 7]}}
    assert expected == render(join)


def test_properties_and_raw_expressions():
    join = Join(values=[Properties("Train").TrainingJobArn, {"Get": "Steps.Train.RoleArn"}])
    arguments: Any = join.expr["Std:Join"]
    assert [{"Get": "Steps.Train.TrainingJobArn"}, {"Get": "Steps.Train.RoleArn"}] == arguments["Values"]


def test_a_join_is_text_already():
    join = Join(values=["a"])
    assert join is join.to_string()


@pytest.mark.parametrize(
    ("expected", "fields"),
    [
        (["values"], {}),
        (["values"], {"values": []}),
        (["values"], {"values": "text"}),
        (["values"], {"values": 5}),
        (["values[1]"], {"values": ["a", None]}),
        (["values[0]", "values[1]"], {"values": [["a"], {"b": 1}]}),
        (["values[0]"], {"values": [math.nan]}),
        (["values[0]"], {"values": [-math.inf]}),
        (["on"], {"on": 1, "values": ["a"]}),
    ],
)
def test_bad_input(expected: list[str], fields: dict[str, Any]):
    assert expected == wrong_fields(lambda: Join(**fields))


def test_what_is_wrong_is_shown():
    assert [("values[0]", ["a"], "text, a number or a boolean")] == mistakes(lambda: Join(values=[["a"]]))
