"""What executions may set parameters to has to be something that they can set them to."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Aws, Fn, Stack

from cdk_sagemaker_training import (
    Join,
    ParameterFloat,
    ParameterInteger,
    ParameterString,
    TrainingInput,
    TrainingPipeline,
)
from tests.support.mistakes import mistakes
from tests.support.steps import train

DECLARED = [
    ParameterString(name="Month", default_value="s3://months/2026-10/"),
    ParameterString(name="Key", default_value="churn/"),
    ParameterString(name="Kind", default_value="a", enum_values=["a", "b"]),
    ParameterInteger(name="Rounds", default_value=3),
    ParameterFloat(name="Rate", default_value=0.5),
]


def made(stack: Stack, allowed: Any) -> TrainingPipeline:
    month, key, *_ = DECLARED
    inputs = {
        "train": TrainingInput(s3_data=month),
        "validation": TrainingInput(s3_data=Join(values=["s3://months/", key])),
    }
    return TrainingPipeline(stack, "P", steps=[train(inputs=inputs)], parameters=DECLARED, allowed_values=allowed)


@pytest.mark.parametrize(
    ("allowed", "wrong"),
    [
        (["Month"], [("allowed_values", "a dict: by parameter, a list of values")]),
        ({"Month": "s3://other/x/"}, [("allowed_values['Month']", "a list of values")]),
        ({"Month": None}, [("allowed_values['Month']", "a list of values")]),
        ({"Mnth": ["s3://a/"]}, [("allowed_values key", "one of Month, Key, Kind, Rounds, Rate")]),
        ({3: ["s3://a/"]}, [("allowed_values key", "one of Month, Key, Kind, Rounds, Rate")]),
        (
            {"Month": ["other/x/", 3, None, "s3://other/"]},
            [
                ("allowed_values['Month'][0]", "an S3 location, for example s3://bucket/prefix/"),
                ("allowed_values['Month'][1]", "a value of the parameter's type, String"),
                ("allowed_values['Month'][2]", "a value of the parameter's type, String"),
            ],
        ),
        ({"Kind": ["c", "b"]}, [("allowed_values['Kind'][0]", "one of a, b")]),
        ({"Rounds": ["x", 5, "5"]}, [("allowed_values['Rounds'][0]", "a value of the parameter's type, Integer")]),
        ({"Rate": [True, 0.25]}, [("allowed_values['Rate'][0]", "a value of the parameter's type, Float")]),
        (
            {"Mnth": [], "Month": "s3://other/x/"},
            [("allowed_values key", "one of"), ("allowed_values['Month']", "a list of values")],
        ),
    ],
)
def test_what_is_told(stack: Stack, allowed: Any, wrong: list[tuple[str, str]]):
    found = mistakes(lambda: made(stack, allowed))
    assert [where for where, _ in wrong] == [where for where, _, _ in found]
    assert [] == [told for (_, told), (_, _, is_allowed) in zip(wrong, found, strict=True) if told not in is_allowed]


def test_where_nothing_is_declared(stack: Stack):
    allowed: Any = {"Month": ["s3://a/"]}
    ((where, given, told),) = mistakes(lambda: TrainingPipeline(stack, "P", steps=[train()], allowed_values=allowed))
    assert ("allowed_values key", "Month", "nothing: the pipeline declares no parameters") == (where, given, told)


@pytest.mark.parametrize(
    "allowed",
    [
        {"Month": ["s3://other/x/"], "Key": ["churn/", ""]},
        {"Month": ("s3://other/x/",)},
        {"Month": [f"s3://data-{Aws.ACCOUNT_ID}/", Fn.import_value("Location")]},
        {"Month": Fn.split(",", Fn.import_value("Locations"))},
    ],
)
def test_what_can_be(stack: Stack, allowed: Any):
    assert made(stack, allowed).job_roles
