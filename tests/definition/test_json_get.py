from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    ConditionEquals,
    ConditionStep,
    ExecutionVariables,
    Join,
    JsonGet,
    ParameterString,
    PipelineDefinition,
    Properties,
)
from cdk_sagemaker_training.definition.expressions.property_file import PropertyFile
from cdk_sagemaker_training.errors import InvalidInputError

FILE = PropertyFile(name="Report", output_name="report", path="report.json")


@pytest.mark.parametrize("file", [FILE, "Report"])
def test_a_property_file(file: Any) -> None:
    source = {"Get": "Steps.Evaluate.PropertyFiles.Report"}
    value = JsonGet(step_name="Evaluate", property_file=file, json_path="a.b")
    assert {"Std:JsonGet": {"PropertyFile": source, "Path": "a.b"}} == value.expr
    assert {"Std:Join": {"On": "", "Values": [value.expr]}} == value.to_string().expr


def test_a_file_on_s3() -> None:
    uri = Join(on="/", values=["s3://b", ExecutionVariables.PIPELINE_EXECUTION_ID, ParameterString(name="P"), 1])
    value = JsonGet(s3_uri=uri, json_path="a")
    assert {"Std:JsonGet": {"S3Uri": uri.expr, "Path": "a"}} == value.expr
    choose = ConditionStep(name="C", conditions=[ConditionEquals(left=value, right=1)])
    document: Any = PipelineDefinition.from_steps(steps=[choose]).to_dict()
    assert [{"Name": "P", "Type": "String"}] == document["Parameters"]


@pytest.mark.parametrize(
    ("members", "where"),
    [
        ({"json_path": ""}, ["json_path", "property_file, s3_uri"]),
        ({"json_path": "a", "property_file": FILE}, ["step_name"]),
        ({"json_path": "a", "property_file": ""}, ["property_file", "step_name"]),
        (
            {"json_path": "a", "property_file": "R", "step_name": "S", "s3_uri": Join(values=["x"])},
            ["property_file, s3_uri", "step_name"],
        ),
        ({"json_path": "a", "s3_uri": "s3://b/x"}, ["s3_uri"]),
        ({"json_path": "a", "s3_uri": Join(values=["x"]), "step_name": "S"}, ["step_name"]),
        (
            {"json_path": "a", "s3_uri": Join(values=["x", Properties("S").Uri, Join(values=["y"])])},
            ["s3_uri.values[2]"],
        ),
    ],
)
def test_every_mistake_at_once(members: dict[str, Any], where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        JsonGet(**members)
    assert where == [problem.where for problem in raised.value.problems]
