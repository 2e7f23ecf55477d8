from __future__ import annotations

import math
from typing import Any

import pytest

from cdk_sagemaker_training.definition import ParameterBoolean, ParameterFloat, ParameterInteger, ParameterString
from tests.support.mistakes import mistakes, wrong_fields

TOKEN_NUMBER = -1.8881545897087506e289


@pytest.mark.parametrize(
    ("expected", "parameter"),
    [
        ({"Name": "P", "Type": "String"}, ParameterString(name="P")),
        ({"Name": "P", "Type": "String", "DefaultValue": ""}, ParameterString(name="P", default_value="")),
        (
            {"Name": "P", "Type": "String", "DefaultValue": "a", "EnumValues": ["a", "b"]},
            ParameterString(name="P", default_value="a", enum_values=["a", "b"]),
        ),
        ({"Name": "P", "Type": "Integer", "DefaultValue": 0}, ParameterInteger(name="P", default_value=0)),
        ({"Name": "P", "Type": "Float", "DefaultValue": 0.5}, ParameterFloat(name="P", default_value=0.5)),
        ({"Name": "P", "Type": "Float", "DefaultValue": 1}, ParameterFloat(name="P", default_value=1)),
        ({"Name": "P", "Type": "Boolean", "DefaultValue": False}, ParameterBoolean(name="P", default_value=False)),
    ],
)
def test_declarations(expected: dict[str, Any], parameter: ParameterString):
    assert expected == parameter.to_request()


def test_use():
    assert {"Get": "Parameters.Rounds"} == ParameterInteger(name="Rounds").expr


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ParameterString, 1),
        (ParameterInteger, True),
        (ParameterInteger, 1.5),
        (ParameterInteger, "1"),
        (ParameterFloat, "0.5"),
        (ParameterFloat, False),
        (ParameterFloat, math.nan),
        (ParameterFloat, -math.inf),
        (ParameterBoolean, 1),
        (ParameterBoolean, "true"),
    ],
)
def test_defaults_of_another_type(kind: Any, value: object):
    assert [("default_value", value, f"a value of the parameter's type, {kind.type}")] == mistakes(
        lambda: kind(name="P", default_value=value)
    )


@pytest.mark.parametrize(
    "parameter",
    [
        ParameterString(name="P", default_value="${Token[TOKEN.1]}", enum_values=["a"]),
        ParameterInteger(name="P", default_value=TOKEN_NUMBER),  # pyright: ignore[reportArgumentType]
        ParameterFloat(name="P", default_value=TOKEN_NUMBER),
    ],
)
def test_defaults_that_are_tokens(parameter: ParameterString):
    assert parameter.default_value == parameter.to_request()["DefaultValue"]


def test_a_default_outside_the_choices():
    assert [("default_value", "c", "one of enum_values ['a', 'b']")] == mistakes(
        lambda: ParameterString(name="P", default_value="c", enum_values=["a", "b"])
    )


@pytest.mark.parametrize("name", ["", "x" * 257, 5])
def test_no_names(name: Any):
    assert ["name"] == wrong_fields(lambda: ParameterString(name=name))


def test_choices_are_a_list_of_text():
    assert ["enum_values"] == wrong_fields(lambda: ParameterString(name="P", enum_values="ab"))
    assert ["enum_values[1]"] == wrong_fields(lambda: ParameterString(name="P", enum_values=["a", 1]))  # pyright: ignore[reportArgumentType]


def test_everything_at_once():
    assert ["name", "default_value"] == wrong_fields(lambda: ParameterInteger(name="", default_value="x"))  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("name", ["größe ✓", "my param", "my.param", "", "a" * 257])
@pytest.mark.parametrize("parameter", [ParameterString, ParameterInteger, ParameterFloat, ParameterBoolean])
def test_names_that_no_start_can_give(parameter: type[ParameterString], name: str):
    assert ["name"] == wrong_fields(lambda: parameter(name=name))


@pytest.mark.parametrize("name", ["a", "Rounds_of-2", "-", "a" * 256, "${Token[TOKEN.1]}"])
def test_names_that_the_api_takes(name: str):
    assert name == ParameterString(name=name).name
