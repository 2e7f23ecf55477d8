from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.fleet.fleet_arguments import fleet_problems, labels_of
from cdk_sagemaker_training.fleet.variants import Variant
from tests.fleet.conftest import CITIES

TABLE = {name.lower(): {"name": name, "stack": number} for number, name in enumerate(CITIES)}


def wrong(fleet_name: object = "stores", stacks: object = 3, stack_of: object = None, **options: object) -> Any:
    return [(problem.where, problem.given) for problem in fleet_problems(fleet_name, stacks, stack_of, options)]


@pytest.mark.parametrize("name", ["stores", "s", "stores-eu-2", "a" * 100])
def test_a_fleet_has_a_name(name: str):
    assert [] == wrong(name)


@pytest.mark.parametrize("name", ["Stores", "7-stores", "stores-", "sto--res", "", "a" * 101, None, "stores_eu"])
def test_a_name_is_that_of_a_stack_and_of_a_pipeline(name: object):
    assert [("fleet_name", name)] == wrong(name)


@pytest.mark.parametrize("stacks", [0, 2001, 1.0, True, "3"])
def test_stacks_are_a_number(stacks: object):
    assert [("stacks", stacks)] == wrong(stacks=stacks)


def test_hashes_choose_a_stack_or_a_column_does():
    assert [("stacks", MISSING)] == wrong(stacks=None)
    assert [("stacks", "together with stack_of")] == wrong(stack_of=str)
    assert [] == wrong(stacks=None, stack_of=str)


def test_all_mistakes_are_told_at_once():
    found = wrong("Stores", 0, pipeline_name="churn")
    assert [("fleet_name", "Stores"), ("stacks", 0), ("pipeline_name", "churn")] == found


def test_a_number_has_two_digits_or_more():
    assert (dict.fromkeys(TABLE, "00"), []) == labels_of(TABLE, 1, None)
    labels, problems = labels_of(TABLE, None, lambda variant: variant["stack"] * 25)
    assert (["00", "25", "50", "75", "100", "125"], []) == (list(labels.values()), problems)


def test_integers_of_numpy_are_numbers():
    np = pytest.importorskip("numpy")
    assert ({"rome": "03"}, []) == labels_of({"rome": {}}, None, lambda _: np.int64(3))


def test_a_column_may_name_stacks():
    labels, problems = labels_of(TABLE, None, lambda variant: f"eu-{len(variant['name'])}")
    assert ({"eu-6", "eu-5", "eu-4"}, []) == (set(labels.values()), problems)


@pytest.mark.parametrize("given", ["a_b", "", -1, None, True, 1.5, "monitoring", "x" * 128])
def test_what_is_no_name_of_a_stack_is_told_for_each_variant(given: object):
    labels, errors = labels_of({"rome": {}, "paris": {}}, None, lambda _: given)  # type: ignore[arg-type, return-value]
    assert ({}, [("rome: stack_of", given), ("paris: stack_of", given)]) == (
        labels,
        [(problem.where, problem.given) for error in errors for problem in error.problems],
    )


def test_more_than_all_stacks_hold_is_told_before_any_pipeline_is_made():
    table: dict[str, Any] = {str(number): {} for number in range(1001)}
    assert [] == labels_of(dict(list(table.items())[:1000]), 2, None)[1]
    (error,) = labels_of(table, 2, None)[1]
    (problem,) = error.problems
    assert ("variants", "1,001 in 2 stacks") == (problem.where, problem.given)


def test_a_row_that_stack_of_cannot_read_is_told_with_its_name():
    def stack_of(row: Variant) -> int:
        return int(row["shelf"])

    labels, errors = labels_of({"rome": {"shelf": "1"}, "paris": {}, "berlin": {"shelf": "one"}}, None, stack_of)
    assert {"rome": "01"} == labels
    found = [(problem.where, problem.given, problem.allowed) for error in errors for problem in error.problems]
    assert [
        ("paris: stack_of", "KeyError: 'shelf'", "a column of the row: "),
        (
            "berlin: stack_of",
            "ValueError: invalid literal for int() with base 10: 'one'",
            "values of the row that stack_of can read",
        ),
    ] == found
    assert [KeyError, ValueError] == [type(error.__cause__) for error in errors]
