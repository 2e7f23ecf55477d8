"""Every image of AWS is either run by a program that is there, or refused with its reason."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from cdk_sagemaker_training.catalog.algorithms import algorithm, algorithm_names
from cdk_sagemaker_training.catalog.images import builtin_image, framework_image
from cdk_sagemaker_training.runtime.algorithms import programs
from cdk_sagemaker_training.runtime.algorithms.programs import NotExecuted, StandIn, stand_in

REGION = "eu-west-1"
RUN = {"kmeans", "knn", "linear-learner", "pca", "xgboost"}


@pytest.mark.parametrize("name", algorithm_names())
def test_each_built_in_algorithm_is_run_or_refused_with_a_reason(name: str):
    found = stand_in(builtin_image(name, algorithm(name).versions[-1]).uri(REGION))
    assert (name in RUN) == isinstance(found, StandIn)
    if isinstance(found, StandIn):
        assert (name, algorithm(name).versions[-1]) == (found.algorithm, found.version)
        assert find_spec(found.module) is not None
    else:
        assert found.reason.startswith(f"not executed here: {name}: ")


def test_reasons_are_given_for_what_is_not_run_and_for_nothing_else():
    assert {*algorithm_names()} - RUN == programs.REASONS.keys()


@pytest.mark.parametrize("version", algorithm("xgboost").versions[1:])
def test_xgboost_is_told_the_version_of_its_image(version: str):
    found = stand_in(builtin_image("xgboost", version, "ml.m5.xlarge").uri(REGION))
    assert isinstance(found, StandIn)
    assert ("--image-version", version) == tuple(found.arguments)


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (framework_image("pytorch", "2.3", instance_type="ml.m5.large").uri(REGION), "pytorch runs a script, and"),
        ("123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1", "mine:1 is no image of AWS"),
    ],
)
def test_other_images_are_refused(image: str, reason: str):
    found = stand_in(image)
    assert isinstance(found, NotExecuted)
    assert reason in found.reason
