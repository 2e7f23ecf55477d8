from __future__ import annotations

import pytest

from cdk_sagemaker_training.catalog.algorithms import algorithm
from cdk_sagemaker_training.definition.training.algorithm_checks import (
    SUGGESTIONS,
    Kind,
    hyperparameter_mistakes,
    hyperparameter_problems,
)
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given


def given_to(name: str, hyperparameters: dict[str, object]) -> Given:
    return Given(algorithm=algorithm(name), version=None, hyperparameters=hyperparameters)


@pytest.mark.parametrize(
    ("name", "hyperparameters", "kind"),
    [
        ("blazingtext", {"mode": "supervised", "window_size": 7}, "no effect"),
        (
            "pca",
            {"feature_dim": 9, "mini_batch_size": 9, "num_components": 3, "extra_components": 5},
            "unenforced rule",
        ),
        (
            "object2vec",
            {"enc0_max_seq_len": 9, "enc0_vocab_size": 9, "enc1_vocab_size": 1},
            "unverified value",
        ),
    ],
)
def test_what_nobody_refuses_is_told_by_its_kind_alone(name: str, hyperparameters: dict[str, object], kind: Kind):
    given = given_to(name, hyperparameters)
    assert [kind] == [mistake.kind for mistake in hyperparameter_mistakes(given)]
    assert [] == list(hyperparameter_problems(given))


@pytest.mark.parametrize(
    ("name", "hyperparameters"),
    [
        ("blazingtext", {"mode": "supervised", "window_size": "5"}),
        ("pca", {"feature_dim": 9, "mini_batch_size": 9, "num_components": 3, "extra_components": -1}),
    ],
)
def test_a_default_that_has_no_effect_is_no_mistake(name: str, hyperparameters: dict[str, object]):
    assert [] == list(hyperparameter_mistakes(given_to(name, hyperparameters)))


def test_what_has_no_effect_shows_what_it_depends_on():
    (mistake,) = hyperparameter_mistakes(given_to("blazingtext", {"mode": "cbow", "word_ngrams": 3}))
    assert {"word_ngrams": 3, "mode": "cbow"} == mistake.problem.given
    assert "word_ngrams has an effect only with mode supervised" == mistake.problem.allowed


@pytest.mark.parametrize(
    ("value", "default"), [("5", True), (5, True), ("05", True), (7, False), ({"Get": "Parameters.Size"}, False)]
)
def test_what_the_default_is(value: object, default: bool):
    given = given_to("blazingtext", {"mode": "cbow", "window_size": value})
    assert default is given.is_default("window_size")
    assert given.is_default("epochs") is False  # not given
    assert given.is_default("mode") is False  # has none


def test_after_many_unknown_names_nothing_is_suggested():
    given = given_to("xgboost", {"num_round": 9, **{f"max_dept{number}": 5 for number in range(SUGGESTIONS + 1)}})
    unknown = [mistake for mistake in hyperparameter_mistakes(given) if mistake.kind == "unknown"]
    assert ["did you mean 'max_depth'?"] * SUGGESTIONS + ["remove it"] == [mistake.problem.fix for mistake in unknown]
