"""Tokens by name, and what deployments made of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.definition.comparison.placeholders import (
    Deployed,
    filled,
    has_tokens,
    in_words,
    spoken,
    with_names,
)

BUCKET, KEY = "${Token[Ref.DataBucket]}", "${Token[GetAtt.Key.Arn]}"
NUMBER_TOKEN = -1.8881545897087626e289


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        ("s3://${Ref DataBucket}/x", f"s3://{BUCKET}/x"),
        ("${GetAtt Key.Arn}", KEY),
        ("${Ref DataBucket}", "${Token[Sub.DataBucket]}"),
        ("${GetAtt Key.Arn}", "${Token[Sub.Key.Arn]}"),
        ("${TOKEN 12}", "#{Token[TOKEN.12]}"),
        ("${Bare}", "${Token[Bare]}"),
        ("${not a token}", "${not a token}"),
    ],
)
def test_tokens_by_name(expected: str, given: str):
    assert expected == spoken(given)


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        ("${Parameters.Eta}", {"Get": "Parameters.Eta"}),
        (
            "s3://${Ref DataBucket}/${Execution.StartDateTime}/1",
            _join := {"Std:Join": {"On": "/", "Values": [f"s3://{BUCKET}", {"Get": "Execution.StartDateTime"}, 1]}},
        ),
        ({"a": ["${Parameters.Eta}", 1, None]}, {"a": [{"Get": "Parameters.Eta"}, 1, None]}),
        (
            "${Steps.E.PropertyFiles.report}:mse",
            {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.E.PropertyFiles.report"}, "Path": "mse"}},
        ),
        ({"Std:Join": "nothing to join"}, {"Std:Join": "nothing to join"}),
        ("${Number}", NUMBER_TOKEN),
    ],
)
def test_expressions_in_words(expected: Any, given: Any):
    assert expected == in_words(given)


def test_expressions_stay_what_they_are_for_programs():
    value = {"Std:Join": {"On": "/", "Values": [BUCKET, {"Get": "Parameters.P"}]}}
    assert {"Std:Join": {"On": "/", "Values": ["${Ref DataBucket}", {"Get": "Parameters.P"}]}} == with_names(value)


def test_what_only_a_deployment_knows():
    image = builtin_image("xgboost", "1.7-1")
    assert [True, True, True, True] == [has_tokens(v) for v in ({"a": [BUCKET]}, NUMBER_TOKEN, [image], f"x{KEY}")]
    assert [False, False] == [has_tokens(v) for v in ({"Get": "Parameters.P"}, ["${x}", 1, None, True])]


@pytest.mark.parametrize(
    ("template", "deployed", "expected"),
    [
        (f"s3://{BUCKET}/x/", "s3://data-1/x/", {"${Ref DataBucket}": "data-1"}),
        (f"{BUCKET}/{KEY}", "data-1/arn:k", {"${Ref DataBucket}": "data-1", "${GetAtt Key.Arn}": "arn:k"}),
        (f"{BUCKET}{KEY}!", "ab!", {"${Ref DataBucket}${GetAtt Key.Arn}": "ab"}),
        (BUCKET, 3, {"${Ref DataBucket}": 3}),
        (BUCKET, ["a", "b"], {"${Ref DataBucket}": ["a", "b"]}),
        (f"s3://{BUCKET}/x/", "s3://data-1/y/", None),
        (f"s3://{BUCKET}/x/", "s3:///x/", None),
        (f"s3://{BUCKET}/x/", 3, None),
        (f"{BUCKET}-{BUCKET}", "a-b", None),
        (f"ab{BUCKET}ba", "aba", None),
        (f"s3://{BUCKET}", f"s3://{KEY}", None),
        ("s3://a", "s3://b", None),
    ],
)
def test_what_a_deployment_made(template: str, deployed: Any, expected: Any):
    for one, other in ((template, deployed), (deployed, template)):
        known = Deployed()
        assert (expected is not None) is known.explains(one, other)
        assert (expected or {}) == known.values


def test_a_token_stands_for_one_value():
    known = Deployed()
    assert known.explains(f"s3://{BUCKET}/x/", "s3://data-1/x/")
    assert known.explains(f"{BUCKET}/y", "data-1/y")
    assert not known.explains(f"{BUCKET}/y", "data-2/y")
    assert {"${Ref DataBucket}": "data-1"} == known.values


NAMES = st.sampled_from(["A", "B", "C"])


@given(st.dictionaries(NAMES, st.text("xyz", min_size=1), min_size=3), st.lists(NAMES | st.just(""), min_size=1))
def test_what_was_put_in_is_found(values: dict[str, str], parts: list[str]):
    template = "/".join(f"${{Token[Ref.{part}]}}" if part else "plain" for part in parts)
    deployed = "/".join(values[part] if part else "plain" for part in parts)
    known = Deployed()
    assert known.explains(template, deployed) == bool(any(parts))
    assert {f"${{Ref {part}}}": values[part] for part in parts if part} == known.values


@given(st.dictionaries(NAMES, st.text("xyz", min_size=1), min_size=3), st.lists(NAMES | st.just(""), min_size=1))
def test_what_was_found_is_put_in_again(values: dict[str, str], parts: list[str]):
    template = "/".join(f"${{Token[Ref.{part}]}}" if part else "plain" for part in parts)
    deployed = "/".join(values[part] if part else "plain" for part in parts)
    known = Deployed()
    known.explains(template, deployed)
    assert {"a": [deployed]} == filled({"a": [template]}, known.values)


def test_what_is_not_known_stays():
    known = {"${Ref A}": "a", "${Ref L}": ["x"], "${Ref A}${Ref B}": "ab"}
    a, b, other = (f"${{Token[Ref.{name}]}}" for name in ("A", "B", "L"))
    assert [f"a/{b}", "ab!", ["x"], f"{other}/x", 1] == filled([f"{a}/{b}", f"{a}{b}!", other, f"{other}/x", 1], known)
