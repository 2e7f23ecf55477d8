"""Which stack a variant belongs to. Nothing here starts Node."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.fleet.assignment import assigned, enough_stacks, moved, stack_number

NAMES = st.text(alphabet="abcdefghij0123456789-", min_size=1, max_size=12)
TABLES = st.lists(NAMES, min_size=1, max_size=40, unique=True)
STACKS = st.integers(1, 30)


def test_the_stacks_of_some_names_are_for_ever():
    """A deployed fleet depends on these: another assignment would delete and create its pipelines."""
    expected = {"berlin": 2, "paris": 1, "rome": 7, "madrid": 2, "store-0017": 3}
    assert expected == {name: stack_number(name, 8) for name in expected}


@given(TABLES, STACKS, NAMES)
def test_a_variant_more_moves_no_other(names: list[str], stacks: int, more: str):
    before, after = assigned(names, stacks), assigned([more, *reversed(names)], stacks)
    assert [] == moved(before, after)


@given(TABLES, STACKS)
def test_a_variant_less_moves_no_other(names: list[str], stacks: int):
    before, after = assigned(names, stacks), assigned(names[1:], stacks)
    assert set(moved(before, after)) <= {names[0]}


@given(TABLES, STACKS)
def test_what_one_stack_more_moves_goes_to_the_new_one(names: list[str], stacks: int):
    before, after = assigned(names, stacks), assigned(names, stacks + 1)
    assert {stacks} >= {after[name] for name in moved(before, after)}


@given(TABLES, STACKS)
def test_numbers_are_those_of_the_stacks(names: list[str], stacks: int):
    assert set(assigned(names, stacks).values()) <= set(range(stacks))


@pytest.mark.parametrize("stacks", [4, 16, 40])
def test_one_stack_more_moves_its_share(stacks: int):
    names = [f"store-{number}" for number in range(4000)]
    share = len(moved(assigned(names, stacks), assigned(names, stacks + 1))) / len(names)
    assert 0.8 / (stacks + 1) < share < 1.2 / (stacks + 1)


def test_stacks_are_filled_evenly():
    counts = Counter(assigned((f"store-{number}" for number in range(2000)), 16).values())
    assert 16 == len(counts)
    assert 90 < min(counts.values()) <= max(counts.values()) < 160


@given(TABLES, st.integers(1, 5), st.integers(1, 10))
def test_enough_stacks_are_enough_and_the_fewest(names: list[str], at_least: int, each: int):
    enough = enough_stacks(names, at_least=at_least, at_most_each=each)
    fullest = {stacks: max(Counter(assigned(names, stacks).values()).values()) for stacks in range(1, enough + 1)}
    fewest = min(stacks for stacks in range(at_least, enough + 1) if fullest[stacks] <= each)
    assert (fewest, True) == (enough, fullest[enough] <= each)


def test_counting_and_hashing_load_no_cdk():
    program = (
        "import sys, cdk_sagemaker_training.fleet.assignment, cdk_sagemaker_training.fleet.capacity,"
        "cdk_sagemaker_training.fleet.fleet_arguments, cdk_sagemaker_training.fleet.offsets,"
        "cdk_sagemaker_training.fleet.variants; print(*{'aws_cdk', 'jsii', 'constructs'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert "" == done.stdout.strip()
