from __future__ import annotations

import pytest

from cdk_sagemaker_training.errors import (
    MISSING,
    DocumentError,
    GraphError,
    InvalidInputError,
    Problem,
    TrainingError,
    UnsupportedRegionError,
)


def test_a_problem_says_where_what_was_given_what_is_allowed_and_how_to_fix_it():
    problem = Problem("max_run", 0, "an integer of seconds >= 1", "leave it out for one day")
    assert "max_run: got 0; allowed: an integer of seconds >= 1; fix: leave it out for one day" == str(problem)


def test_a_fix_is_optional():
    assert "max_run: got 'x'; allowed: an integer" == str(Problem("max_run", "x", "an integer"))


def test_what_is_absent_is_called_nothing():
    assert "role: got nothing; allowed: a role" == str(Problem("role", MISSING, "a role"))


def test_long_values_are_cut():
    text = str(Problem("definition", "x" * 5_000, "less"))
    assert f"definition: got '{'x' * 196}...; allowed: less" == text


@pytest.mark.parametrize("kind", [InvalidInputError, GraphError, DocumentError, UnsupportedRegionError])
def test_every_error_lists_all_problems_and_keeps_them(kind: type[TrainingError]):
    problems = [Problem("a", 1, "2"), Problem("b", 3, "4")]
    error = kind("Estimator", iter(problems))
    assert "Estimator: 2 problems\n  - a: got 1; allowed: 2\n  - b: got 3; allowed: 4" == str(error)
    assert tuple(problems) == error.problems
    assert "Estimator" == error.subject
    assert isinstance(error, TrainingError)
    assert isinstance(error, ValueError)


def test_one_problem_is_singular():
    assert str(InvalidInputError("Estimator", [Problem("a", 1, "2")])).startswith("Estimator: 1 problem\n")
