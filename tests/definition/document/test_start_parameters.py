from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition.document.start_parameters import (
    EVENTS,
    SCHEDULER,
    STEP_FUNCTIONS,
    Start,
    Starter,
    lacks_value,
)
from cdk_sagemaker_training.definition.expressions.parameters import ParameterString
from cdk_sagemaker_training.errors import MISSING, InvalidInputError
from tests.support.mistakes import mistakes, wrong_fields

DECLARED: list[dict[str, Any]] = [
    {"Name": "Key", "Type": "String"},
    {"Name": "Kind", "Type": "String", "DefaultValue": "a", "EnumValues": ["a", "b"]},
    {"Name": "Rounds", "Type": "Integer", "DefaultValue": 3},
    {"Name": "Rate", "Type": "Float", "DefaultValue": 0.1},
    {"Name": "Fast", "Type": "Boolean", "DefaultValue": False},
]
TOKEN = "${Token[TOKEN.1]}"


def start(given: Any, starter: Starter = SCHEDULER) -> Start:
    return Start(subject="schedule", starter=starter, parameters=given)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"Kind": "b"},
        {"Kind": TOKEN, "Rounds": TOKEN, "Rate": TOKEN, "Fast": f"a{TOKEN}"},
        {"Rounds": 3, "Rate": 3, "Fast": True},
        {"Rounds": "-3", "Rate": "1e-3", "Fast": "False"},
    ],
)
def test_what_is_taken(given: dict[str, Any]):
    start({"Key": "x", **given}).check(DECLARED)


def test_a_parameter_without_default_has_to_be_supplied():
    assert [("parameters['Key']", MISSING, "a value (String), as it has no default")] == mistakes(
        lambda: start({}).check(DECLARED)
    )
    assert [False, True] == [lacks_value(DECLARED[0], supplied) for supplied in (["Key"], ["Kind"])]
    assert [False] == [lacks_value(DECLARED[1], [])]


def test_a_name_that_is_not_declared():
    with pytest.raises(InvalidInputError, match=r"did you mean 'Rounds'\?"):
        start({"Key": "x", "Round": 3}).check(DECLARED)
    nothing = "nothing: the pipeline declares no parameters"
    assert [("parameters key", "Round", nothing)] == mistakes(lambda: start({"Round": 3}).check([]))


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("Key", 3, "a value of the parameter's type, String"),
        ("Kind", "c", "one of a, b"),
        ("Rounds", True, "a value of the parameter's type, Integer"),
        ("Rounds", "3.0", "a value of the parameter's type, Integer"),
        ("Rate", "fast", "a value of the parameter's type, Float"),
        ("Rate", False, "a value of the parameter's type, Float"),
        ("Fast", 1, "a value of the parameter's type, Boolean"),
    ],
)
def test_values_of_another_type(name: str, value: Any, allowed: str):
    given = {"Key": "x", name: value}
    assert [(f"parameters[{name!r}]", value, allowed)] == mistakes(lambda: start(given).check(DECLARED))


def test_form_is_looked_at_where_nothing_is_known_of_the_pipeline():
    given = {"Key": "", "Any": ParameterString(name="Any"), "Long": "x" * 1025, "Inf": float("inf"), "a.b": "x"}
    assert ["parameters['Key']", "parameters['Any']", "parameters['Long']", "parameters['Inf']", "parameters key"] == (
        wrong_fields(lambda: start(given).check(None))
    )
    assert ["parameters"] == wrong_fields(lambda: start({f"P{at}": "x" for at in range(201)}).check(None))
    start({"Anything": "x"}).check(None)


def test_a_number_token_is_given_as_text():
    with pytest.raises(InvalidInputError, match=r"Token\.as_string"):
        start({"Rounds": -1.8881545897087626e289}).check(None)


def test_each_service_takes_its_own_names_and_values():
    start({"a_b": "x"}).check(None)
    assert ["parameters key"] == wrong_fields(lambda: start({"a_b": "x"}, EVENTS).check(None))
    start({"Key": ""}, EVENTS).check(DECLARED)
    start({"Key": ""}, STEP_FUNCTIONS).check(DECLARED)


def test_paths_into_events_are_values_that_nobody_knows():
    given = {"Key": "$.detail.key", "Rounds": "$.detail.rounds"}
    start(given, EVENTS).check(DECLARED)
    assert ["parameters['Rounds']"] == wrong_fields(lambda: start(given).check(DECLARED))
    joined = {"Key": "$.detail.key/x"}
    assert ["parameters['Key']"] == wrong_fields(lambda: start(joined, EVENTS).check(DECLARED))
    start(joined).check(DECLARED)  # text like any other where there is no event


def test_values_go_out_as_the_sdk_writes_them():
    given = {"Key": TOKEN, "Rounds": 3, "Rate": 0.1, "Fast": True}
    assert [("Key", TOKEN), ("Rounds", "3"), ("Rate", "0.1"), ("Fast", "True")] == start(given).to_request()
