from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import CacheConfig, ParameterBoolean, ParameterString
from cdk_sagemaker_training.errors import MISSING, InvalidInputError
from tests.support.mistakes import mistakes, wrong_fields


def test_off_by_default():
    assert {"Enabled": False} == CacheConfig().to_request()


@pytest.mark.parametrize("duration", ["P30D", "PT12H", "P1Y2M3DT4H5M6.5S", "P4W", "PT1.5S"])
def test_on_for_a_while(duration: str):
    config = CacheConfig(enable_caching=True, expire_after=duration)
    assert {"Enabled": True, "ExpireAfter": duration} == config.to_request()


@pytest.mark.parametrize("duration", ["30d", "P", "PT", "P1DT", "P1H", "1D", "P-1D", "", "P30D "])
def test_no_durations(duration: str):
    assert ["expire_after"] == wrong_fields(lambda: CacheConfig(enable_caching=True, expire_after=duration))


@pytest.mark.parametrize(
    ("given", "fix"),
    [("30d", 'write it as "P30D"'), ("T12H", 'write it as "PT12H"'), ("12h", 'write it as "PT12H"'), ("a month", "")],
)
def test_what_was_meant_is_told(given: str, fix: str):
    with pytest.raises(InvalidInputError) as caught:
        CacheConfig(enable_caching=True, expire_after=given)
    assert [("expire_after", fix)] == [(problem.where, problem.fix) for problem in caught.value.problems]


def test_on_without_an_end():
    assert [("expire_after", MISSING, "an ISO-8601 duration when caching is enabled")] == mistakes(
        lambda: CacheConfig(enable_caching=True)
    )


def test_on_is_a_boolean():
    assert [("enable_caching", "yes", "True or False")] == mistakes(
        lambda: CacheConfig(enable_caching="yes", expire_after="P1D")  # pyright: ignore[reportArgumentType]
    )


@pytest.mark.parametrize("age", [ParameterString(name="Age", default_value="P30D"), {"Get": "Parameters.Age"}])
def test_no_expression_says_how_long(age: Any):
    expected = [("expire_after", age, "a value that is known at synth")]
    assert expected == mistakes(lambda: CacheConfig(enable_caching=True, expire_after=age))


def test_no_expression_turns_it_on():
    on: Any = ParameterBoolean(name="On")
    expected = [("enable_caching", on, "a value that is known at synth")]
    assert expected == mistakes(lambda: CacheConfig(enable_caching=on, expire_after="P30D"))
