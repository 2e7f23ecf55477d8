from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition.document.known_values import KnownValues

PARAMETERS: list[Any] = [
    {"Name": "Text", "Type": "String", "DefaultValue": "a", "EnumValues": ["a", "b"]},
    {"Name": "Count", "Type": "Integer", "DefaultValue": 3},
    {"Name": "On", "Type": "Boolean", "DefaultValue": True},
    {"Name": "Open", "Type": "String"},
]
KNOWN = KnownValues({"Parameters": PARAMETERS})


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("x", "x"),
        ("a", {"Get": "Parameters.Text"}),
        (None, {"Get": "Parameters.Open"}),
        (None, {"Get": "Parameters.Missing"}),
        (None, {"Get": "Steps.Train.TrainingJobArn"}),
        (None, "${Token[TOKEN.1]}"),
        (None, 3),
    ],
)
def test_texts(expected: str | None, value: Any):
    assert expected == KNOWN.text(value)


@pytest.mark.parametrize(
    ("expected", "value"),
    [(2, 2), (3, {"Get": "Parameters.Count"}), (None, True), (None, "2"), (None, -1.8881545897e289)],
)
def test_whole_numbers(expected: int | None, value: Any):
    assert expected == KNOWN.number(value)


@pytest.mark.parametrize(
    ("expected", "value"), [(False, None), (True, True), (True, {"Get": "Parameters.On"}), (None, {"Get": "Steps.X.Y"})]
)
def test_switches(expected: bool | None, value: Any):
    assert expected is KNOWN.flag(value)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (["x"], "x"),
        (["a", "b"], {"Get": "Parameters.Text"}),
        (["s3://a/"], {"Std:Join": {"On": "/", "Values": ["s3://a", {"Get": "Steps.X.Y"}]}}),
        (["s3://a"], {"Std:Join": {"On": "/", "Values": ["s3://a"]}}),
        ([], {"Std:Join": {"On": "/", "Values": [{"Get": "Steps.X.Y"}, "a"]}}),
        ([], {"S3Uri": "s3://a"}),
        ([], ["s3://a"]),
    ],
)
def test_beginnings(expected: list[str], value: Any):
    assert expected == list(KNOWN.beginnings(value))
