from __future__ import annotations

import math
import re
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.definition.expressions.parameters import ParameterString
from cdk_sagemaker_training.definition.fields import checks
from cdk_sagemaker_training.definition.fields.checks import Check
from cdk_sagemaker_training.errors import Problem

TOKEN_NUMBER = -1.8881545897087506e289
UNKNOWN = [ParameterString(name="P"), {"Get": "Steps.A.B"}, "${Token[TOKEN.1]}", ["#{Token[TOKEN.1]}"]]
ENUM = Enum("ENUM", ["ONE", "TWO"])


def problems(check: Check, value: object) -> list[tuple[str, object, str]]:
    return [(problem.where, problem.given, problem.allowed) for problem in check("field", value)]


def wrong(check: Check, value: object) -> list[str]:
    return [problem.where for problem in check("field", value)]


@pytest.mark.parametrize(
    "check",
    [
        checks.integer(minimum=1),
        checks.number(maximum=1),
        checks.boolean(),
        checks.text(pattern="x"),
        checks.s3_uri(),
        checks.image_uri(),
        checks.one_of("a"),
        checks.scalar(),
    ],
)
@pytest.mark.parametrize("value", UNKNOWN)
def test_what_synth_cannot_know_passes(check: Check, value: object):
    assert [] == wrong(check, value)


@pytest.mark.parametrize("value", UNKNOWN[:3])
def test_what_synth_cannot_know_is_no_whole_list_or_dict(value: object):
    fix = "write it out: an expression may stand for a value in it, not for all of it"
    expected = [
        Problem("field", value, "a list of >= 5 items", fix),
        Problem("field", value, "a dict of >= 5 entries with text keys", fix),
    ]
    found = [check(checks.text(pattern="x"), minimum=5)("field", value) for check in (checks.items, checks.mapping)]
    assert expected == [problem for problems in found for problem in problems]


@pytest.mark.parametrize("value", UNKNOWN)
def test_a_list_that_is_evaluated_may_be_unknown(value: object):
    assert [] == wrong(checks.evaluated(checks.items(checks.text(pattern="x"))), value)
    assert ["field[0]"] == wrong(checks.evaluated(checks.items(checks.text(pattern="x"))), ["y"])


def test_a_list_token_is_a_list_of_values():
    token = ["#{Token[TOKEN.1]}"]
    assert [] == wrong(checks.items(checks.text(pattern="x"), minimum=5), token)
    assert ["field[0]"] == wrong(checks.items(checks.instance_of(Mapping)), token)
    assert ["field"] == wrong(checks.mapping(checks.text()), token)


@pytest.mark.parametrize("value", UNKNOWN[:2])
def test_no_expression_is_literal(value: object):
    fix = "write the value: no expression may stand here"
    expected = Problem("field", value, "a value that is known at synth", fix)
    assert [expected] == list(checks.literal(checks.text())("field", value))


def test_what_is_literal_is_checked():
    assert ["field"] == wrong(checks.literal(checks.text(pattern="x")), "y")
    assert [] == wrong(checks.literal(checks.text(pattern="x")), "${Token[TOKEN.1]}")


@pytest.mark.parametrize("check", [checks.integer(minimum=1), checks.number(minimum=1)])
def test_number_tokens_pass_numbers(check: Check):
    assert [] == wrong(check, TOKEN_NUMBER)


def test_number_tokens_cannot_be_text():
    (problem,) = checks.scalar()("field", TOKEN_NUMBER)
    assert "give it as text: Token.as_string(value)" == problem.fix


@given(low=st.integers(-9, 9), high=st.integers(-9, 9), value=st.integers(-12, 12))
def test_integers_between_bounds_that_are_both_included(low: int, high: int, value: int):
    inside = low <= value <= high
    assert ([] if inside else ["field"]) == wrong(checks.integer(minimum=low, maximum=high), value)


@given(low=st.floats(-9, 9), value=st.floats())
def test_numbers_above_a_bound(low: float, value: float):
    inside = math.isfinite(value) and (value >= low or checks.is_number_token(value))
    assert ([] if inside else ["field"]) == wrong(checks.number(minimum=low), value)


@given(st.integers(0, 5), st.integers(0, 5), st.text(max_size=8))
def test_text_between_lengths(low: int, high: int, value: str):
    inside = low <= len(value) <= high
    assert ([] if inside else ["field"]) == wrong(checks.text(minimum=low, maximum=high), value)


@given(st.integers(0, 4), st.integers(0, 4), st.lists(st.just("x"), max_size=6))
def test_lists_between_lengths(low: int, high: int, value: list[str]):
    inside = low <= len(value) <= high
    assert ([] if inside else ["field"]) == wrong(checks.items(checks.text(), minimum=low, maximum=high), value)


@pytest.mark.parametrize("value", [True, False, "1", 1.5, None, [1], math.nan])
def test_no_integers(value: object):
    assert [("field", value, "an integer of seconds >= 1 and <= 2,000")] == problems(
        checks.integer(minimum=1, maximum=2000, unit="seconds"), value
    )


@pytest.mark.parametrize("value", [True, "1", math.nan, math.inf, -math.inf])
def test_no_numbers(value: object):
    assert ["field"] == wrong(checks.number(), value)


@pytest.mark.parametrize("value", [0, 1, "true", "False", None])
def test_no_booleans(value: object):
    assert [("field", value, "True or False")] == problems(checks.boolean(), value)


@pytest.mark.parametrize("value", [True, False])
def test_booleans(value: bool):
    assert [] == wrong(checks.boolean(), value)


def test_text_says_its_bounds_its_pattern_and_an_example():
    check = checks.text(pattern="[a-z]+", minimum=1, maximum=1024, like="abc")
    expected = "text of >= 1 and <= 1,024 characters matching [a-z]+, for example abc"
    assert [("field", "A", expected)] == problems(check, "A")


@pytest.mark.parametrize("value", ["ab1", "1ab", "ab\n", ""])
def test_the_whole_text_must_match(value: str):
    assert ["field"] == wrong(checks.text(pattern="[a-z]+"), value)


@pytest.mark.parametrize("value", [1, b"x", None, ["x"], True])
def test_no_text(value: object):
    assert ["field"] == wrong(checks.text(), value)


@pytest.mark.parametrize("value", ["s3://bucket", "s3://bucket/", "s3://bucket/a b/ü", "https://s3.amazonaws.com/b/x"])
def test_s3_locations(value: str):
    assert [] == wrong(checks.s3_uri(), value)


@pytest.mark.parametrize("value", ["bucket/x", "s3:///x", "s3://", "S3://bucket", f"s3://b/{'x' * 1020}", "gs://b/x"])
def test_no_s3_locations(value: str):
    assert ["field"] == wrong(checks.s3_uri(), value)


@pytest.mark.parametrize(
    ("value", "fix"),
    [
        ("s3://{bucket}/x", "nothing was put in for '{bucket}'"),
        ("s3://<your-bucket>", "nothing was put in for '<your-bucket>'"),
        ("s3://data-${AWS::Region}/x", "nothing is put in for '${AWS::Region}' outside of Fn::Sub"),
        ("s3://my bucket/x", "no bucket has ' ' in its name"),
    ],
)
def test_locations_that_no_bucket_has(value: str, fix: str):
    expected = [Problem("field", value, "an S3 location with the name of a bucket", fix)]
    assert expected == list(checks.s3_uri()("field", value))


@pytest.mark.parametrize(
    "value",
    ["s3://Old_Bucket/x", "s3://arn:aws:s3:eu-west-1:1:accesspoint/x", "s3://a-${Token[TOKEN.1]}/{x}", "s3://b/{x}"],
)
def test_locations_that_a_bucket_may_have(value: str):
    assert [] == wrong(checks.s3_uri(), value)


def test_images_of_the_catalog_and_uris():
    check = checks.image_uri()
    assert [] == wrong(check, builtin_image("xgboost", "3.2-0"))
    assert [] == wrong(check, "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1.0")
    assert ["field"] == wrong(check, "")
    assert ["field"] == wrong(check, "x" * 256)


def test_one_of_a_few():
    assert [("field", "c", "one of a, b")] == problems(checks.one_of("a", "b"), "c")
    assert [] == wrong(checks.one_of("a", "b"), "b")


@pytest.mark.parametrize("value", [["a"], {"a": 1}, None, 1])
def test_one_of_a_few_is_text(value: object):
    assert ["field"] == wrong(checks.one_of("a"), value)


def test_members_of_an_enum():
    assert [] == wrong(checks.member_of(ENUM), ENUM.ONE)
    assert [("field", "ONE", "one of ENUM.ONE, ENUM.TWO")] == problems(checks.member_of(ENUM), "ONE")


def test_objects_of_a_class():
    assert [("field", 1, "a str or Mapping")] == problems(checks.instance_of(str, Mapping), 1)
    assert [] == wrong(checks.instance_of(str, Mapping), {})
    assert ["field"] == wrong(checks.instance_of(Mapping), {"Get": "Parameters.P"})


def test_a_class_whose_module_is_loaded_late():
    check = checks.late_instance_of("fractions", "Fraction")
    assert [("field", 1, "a Fraction")] == problems(check, 1)
    assert [] == wrong(check, Fraction(1, 2))


@pytest.mark.parametrize("value", ["text", "", 0, -1.5, True])
def test_scalars(value: object):
    assert [] == wrong(checks.scalar(), value)


@pytest.mark.parametrize("value", [None, [1], {"a": 1}, (1,), b"x", object(), math.nan, math.inf, -math.inf])
def test_no_scalars(value: object):
    assert ["field"] == wrong(checks.scalar(), value)


@pytest.mark.parametrize(("count", "value"), [(0, "x" * 5), (1, "x" * 6), (0, 12345), (1, 123456), (0, False)])
def test_scalars_have_a_length_as_text(count: int, value: object):
    assert count == len(wrong(checks.scalar(maximum=5), value))


@pytest.mark.parametrize("value", ["text", b"x", 5, {"a": 1}, {1, 2}, None])
def test_no_lists(value: object):
    assert [("field", value, "a list of >= 1 items")] == problems(checks.items(checks.text(), minimum=1), value)


def test_every_item_is_checked_and_named():
    assert ["field[0]", "field[2]"] == wrong(checks.items(checks.text()), [1, "x", 2])


def test_one_token_among_known_items_is_one_item():
    assert ["field[1]"] == wrong(checks.items(checks.text(pattern="x")), ["${Token[TOKEN.1]}", "y"])


@pytest.mark.parametrize("value", [[("a", "b")], "text", 5, None])
def test_no_dicts(value: object):
    assert [("field", value, "a dict of >= 0 and <= 2 entries with text keys")] == problems(
        checks.mapping(checks.text(), maximum=2), value
    )


def test_every_key_and_value_is_checked_and_named():
    check = checks.mapping(checks.text(), check_key=checks.text(minimum=2))
    assert ["field key", "field['ab']", "field key"] == wrong(check, {"a": "x", "ab": 1, 3: "x"})


def test_too_many_entries_are_counted_not_shown():
    entries = {str(number): "x" for number in range(3)}
    assert [("field", "3 entries", "a dict of >= 0 and <= 2 entries with text keys")] == problems(
        checks.mapping(checks.text(), maximum=2), entries
    )


def test_checks_stand_in_the_metadata_of_a_field():
    check = checks.text()
    assert {checks.CHECKS: (check,)} == checks.checked(check)


def test_problems_are_problems():
    assert all(isinstance(problem, Problem) for problem in checks.integer()("field", "x"))


def test_a_pattern_is_compiled_with_the_first_text_that_it_is_asked_of():
    check = checks.text(pattern="(")
    with pytest.raises(re.error, match="unterminated"):
        check("field", "x")


@pytest.mark.parametrize("given", [{"a"}, frozenset("a")])
def test_a_set_is_no_list_since_it_has_no_order(given: object):
    (problem,) = checks.items(checks.text())("values", given)
    assert "write a list: a set has another order in each run" in problem.fix
