from __future__ import annotations

import pytest

from cdk_sagemaker_training.catalog.images import built_in_names, builtin_image
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem

XGBOOST_VERSIONS = "one of 0.90-1, 0.90-2, 1.0-1, 1.2-1, 1.2-2, 1.3-1, 1.5-1, 1.7-1, 3.0-5, 3.2-0"


def only_problem(error: InvalidInputError) -> Problem:
    [problem] = error.problems
    return problem


def test_there_are_seventeen() -> None:
    assert 17 == len(set(built_in_names()))


@pytest.mark.parametrize("algorithm", [name for name in built_in_names() if name != "xgboost"])
def test_all_but_xgboost_have_one_version(algorithm: str) -> None:
    found = builtin_image(algorithm)
    assert (algorithm, "1", "1") == (found.name, found.version, found.tag)
    assert found == builtin_image(algorithm, "1")


@pytest.mark.parametrize(
    ("version", "tag"),
    [("0.90-1", "0.90-1-cpu-py3"), ("1.0-1", "1.0-1-cpu-py3"), ("1.2-1", "1.2-1"), ("3.2-0", "3.2-0")],
)
def test_xgboost_tags(version: str, tag: str) -> None:
    assert tag == builtin_image("xgboost", version).tag


def test_deepar_goes_by_its_short_name() -> None:
    assert builtin_image("forecasting-deepar") == builtin_image("deepar")


def test_one_xgboost_image_serves_gpus() -> None:
    assert builtin_image("xgboost", "3.2-0") == builtin_image("xgboost", "3.2-0", instance_type="ml.g5.xlarge")


def test_old_xgboost_has_no_gpu_image() -> None:
    assert "1.0-1-cpu-py3" == builtin_image("xgboost", "1.0-1", instance_type="ml.m5.xlarge").tag
    with pytest.raises(InvalidInputError) as raised:
        builtin_image("xgboost", "1.0-1", instance_type="ml.g5.xlarge")
    problem = only_problem(raised.value)
    assert ("instance_type", "ml.g5.xlarge") == (problem.where, problem.given)
    assert "an instance type with cpu: xgboost 1.0-1 has no other image" == problem.allowed


def test_xgboost_needs_a_version() -> None:
    with pytest.raises(InvalidInputError) as raised:
        builtin_image("xgboost")
    assert Problem("version", MISSING, XGBOOST_VERSIONS) == only_problem(raised.value)


@pytest.mark.parametrize("version", ["1", "latest"])
def test_the_latest_xgboost_is_the_oldest_and_refused(version: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        builtin_image("xgboost", version)
    problem = only_problem(raised.value)
    assert XGBOOST_VERSIONS == problem.allowed
    assert "legacy 0.72 image" in problem.fix


def test_an_unknown_version_lists_those_there_are() -> None:
    with pytest.raises(InvalidInputError) as raised:
        builtin_image("xgboost", "3.2")
    assert Problem("version", "3.2", XGBOOST_VERSIONS, "did you mean '3.2-0'?") == only_problem(raised.value)


def test_an_unknown_algorithm_lists_those_there_are() -> None:
    with pytest.raises(InvalidInputError) as raised:
        builtin_image("xgbost")
    allowed = f"one of {', '.join(built_in_names())}"
    assert Problem("algorithm", "xgbost", allowed, "did you mean 'xgboost'?") == only_problem(raised.value)
