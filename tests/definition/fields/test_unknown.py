from __future__ import annotations

import math
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.definition.fields.unknown import is_list_token, is_number_token, is_token


class Resolvable:
    """What every CDK token object has."""

    creation_stack = ()

    def resolve(self, _context: object) -> object:
        return self


# The encodings are aws-cdk-lib's own; tests/pipeline/test_tokens.py holds them against the library itself.
NUMBER_TOKENS = [struct.unpack(">d", bytes.fromhex(f"fbff{index:012x}"))[0] for index in (0, 1, 4_242, 2**48 - 1)]


@pytest.mark.parametrize("value", ["${Token[Bucket.1]}", "s3://${Token[TOKEN.42]}/x/", ["#{Token[TOKEN.7]}"]])
def test_encoded_text_and_lists(value: Any):
    assert is_token(value)


def test_encoded_lists_that_became_tuples():
    assert is_token(("#{Token[TOKEN.7]}",))


def test_a_list_token_is_one_item_alone():
    known = [["#{Token[TOKEN.7]}"], ("#{Token[TOKEN.7]}",)]
    others: list[object] = [["${Token[TOKEN.7]}"], ["#{Token[TOKEN.7]}", "a"], ["x#{Token[TOKEN.7]}"], [5], [], "text"]
    assert known == [value for value in [*known, *others] if is_list_token(value)]


@pytest.mark.parametrize("value", NUMBER_TOKENS)
def test_encoded_numbers(value: float):
    assert is_token(value)
    assert is_number_token(value)


def test_token_objects():
    assert is_token(Resolvable())


class UnserializableStack:
    """A token whose ``creation_stack`` Node cannot give, as it is of all but the newest in CDK."""

    @property
    def creation_stack(self) -> object:
        raise RuntimeError("Unable to serialize value as array<string>")

    def resolve(self, _context: object) -> object:
        return self


class Proxy:
    """What jsii makes of an object that it knows by its interfaces alone."""

    def __init__(self, *delegates: object) -> None:
        self._delegates = delegates

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"{name} was asked of Node")


def test_token_objects_are_told_without_asking_them():
    tokens = [UnserializableStack(), Proxy(Resolvable()), Proxy(object(), UnserializableStack())]
    assert [True, True, True, False] == [*map(is_token, tokens), is_token(Proxy(object()))]


@pytest.mark.parametrize(
    "value",
    [None, True, 0, 1, -(10**300), "", "text", "${AWS::Region}", "${Token}", [], ["a"], ["a", "${Token[B.1]}"], {}],
)
def test_what_is_known(value: Any):
    assert not is_token(value)


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, -1e300, -1.7e308, -1.8e289, -1.99e289])
def test_numbers_that_are_no_tokens_however_odd(value: float):
    assert not is_token(value)
    assert not is_number_token(value)


@given(st.floats(min_value=-1e289))
def test_no_ordinary_number_is_a_token(value: float):
    assert not is_number_token(value)
