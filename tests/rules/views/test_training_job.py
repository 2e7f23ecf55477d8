"""What a training job runs."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import xgboost

ABOUT_THE_ALGORITHM = {"SMT451", "SMT453"}
OWN_WORDS = {"HyperParameters": {"num_round": None, "objective": None, "epochs": "10"}}


def found(specification: dict[str, object]) -> set[str]:
    document = xgboost({**OWN_WORDS, "AlgorithmSpecification": specification}).document
    return {finding.rule for finding in check_definition(document)} & ABOUT_THE_ALGORITHM


@pytest.mark.parametrize("entry_point", [["python3", "train.py"], {"Get": "Parameters.EntryPoint"}])
def test_an_entry_point_in_place_of_the_algorithm(entry_point: object):
    assert {"SMT451", "SMT453"} == found({})
    assert not found({"ContainerEntrypoint": entry_point})


def test_a_script_in_an_image_of_aws_is_no_container_of_ones_own():
    specification = {"ContainerEntrypoint": ["python3", "train.py"]}
    document = xgboost({**OWN_WORDS, "AlgorithmSpecification": specification}).document
    (told,) = [finding for finding in check_definition(document) if finding.rule == "SMT501"]
    assert "a script without MetricDefinitions" == told.message
