"""What is said of an image with a blank that nobody filled in."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.rules import Finding, check_definition
from cdk_sagemaker_training.rules.examples import training


def finding(uri: str) -> Finding:
    document = training({"AlgorithmSpecification": {"TrainingImage": uri}}).document
    (found,) = [each for each in check_definition(document) if each.rule == "SMT425"]
    return found


@pytest.mark.parametrize(
    ("uri", "blank"),
    [
        ("<account-id>.dkr.ecr.<region>.amazonaws.com/mine:1", "<account-id>"),
        ("{account}.dkr.ecr.eu-west-1.amazonaws.com/mine:1", "{account}"),
        ("$IMAGE_URI", "$IMAGE_URI"),
    ],
)
def test_names_the_blank(uri: str, blank: str):
    found = finding(uri)
    assert f"{uri!r}: nothing was put in for {blank!r}" == found.message
    assert "push the image" not in found.fix


def test_an_image_elsewhere_has_none():
    found = finding("pytorch/pytorch:2.5.1")
    assert "'pytorch/pytorch:2.5.1' is no image in ECR" == found.message
    assert "push the image" in found.fix
