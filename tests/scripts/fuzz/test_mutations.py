"""What is changed, and that it is the same each time."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from cdk_sagemaker_training.rules.examples import training, tuning
from scripts.fuzz.corpus import Start
from scripts.fuzz.documents import Documents
from scripts.fuzz.files import Files
from scripts.fuzz.mutations import MOST_VALUES, Mutator
from scripts.fuzz.pool import Pool
from scripts.fuzz.regexes import Regexes
from scripts.fuzz.values import copied, depth, size, spots

DOCUMENT: dict[str, Any] = dict(training().document)
STARTS = [Start("training", DOCUMENT), Start("tuning", dict(tuning().document))]


def mutated(typed: bool = False) -> Iterator[dict[str, Any]]:
    pool = Pool.of(start.document for start in STARTS)
    for seed in range(400):
        yield Mutator(random.Random(seed), pool, typed=typed).mutated(DOCUMENT)


def test_the_original_stays_as_it_is():
    before = json.dumps(DOCUMENT)
    list(mutated(typed=True))
    assert before == json.dumps(DOCUMENT)


def test_most_documents_are_changed_and_differ():
    texts = [json.dumps(found) for found in mutated()]
    assert texts.count(json.dumps(DOCUMENT)) < 60
    assert len(set(texts)) > 330


def test_without_types_it_is_json():
    for found in mutated():
        json.loads(json.dumps(found))


def test_they_do_not_grow_out_of_hand():
    assert max(map(size, mutated(typed=True))) < 2 * MOST_VALUES


def test_a_number_makes_the_same_case_again():
    for target in (Documents(STARTS, []), Regexes(STARTS), Files(STARTS)):
        first, second = ([target.case(7, number).written() for number in range(60)] for _ in range(2))
        assert first == second
        assert first != [target.case(8, number).written() for number in range(60)]


@pytest.mark.parametrize("value", [{}, [], {"a": [1, {"b": []}]}, "x", None])
def test_a_copy_shares_nothing(value: Any):
    again = copied(value)
    assert value == again
    assert {id(holder) for holder, _ in spots(value)}.isdisjoint(id(holder) for holder, _ in spots(again))


def test_levels_are_counted_without_recursion():
    value: Any = 1
    for _ in range(5000):
        value = [value]
    assert 5000 == depth(value) == depth(copied(value))
