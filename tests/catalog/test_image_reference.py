from __future__ import annotations

import pytest

from cdk_sagemaker_training.catalog.image_reference import ImageReference
from cdk_sagemaker_training.catalog.images import builtin_image
from cdk_sagemaker_training.errors import UnsupportedRegionError


@pytest.fixture
def xgboost() -> ImageReference:
    return builtin_image("xgboost", "3.2-0")


@pytest.mark.parametrize(
    ("region", "uri"),
    [
        ("us-east-1", "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.2-0"),
        ("cn-north-1", "450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-xgboost:3.2-0"),
        ("us-gov-west-1", "414596584902.dkr.ecr.us-gov-west-1.amazonaws.com/sagemaker-xgboost:3.2-0"),
        ("us-iso-east-1", "833128469047.dkr.ecr.us-iso-east-1.c2s.ic.gov/sagemaker-xgboost:3.2-0"),
        ("us-isof-south-1", "124985052026.dkr.ecr.us-isof-south-1.csp.hci.ic.gov/sagemaker-xgboost:3.2-0"),
    ],
)
def test_uri_has_the_account_and_the_domain_of_its_region(xgboost: ImageReference, region: str, uri: str) -> None:
    assert uri == xgboost.uri(region)


def test_accounts_by_region_are_sorted_and_read_only(xgboost: ImageReference) -> None:
    assert tuple(sorted(xgboost.regions)) == xgboost.regions
    assert tuple(xgboost.accounts) == xgboost.regions
    assert xgboost.account("eu-central-1") == xgboost.accounts["eu-central-1"]
    with pytest.raises(TypeError):
        xgboost.accounts["eu-central-1"] = "123456789012"  # type: ignore[index]


def test_each_image_has_only_its_own_regions() -> None:
    lda = builtin_image("lda")
    assert "eu-west-3" not in lda.regions
    assert "eu-west-3" in builtin_image("pca").regions


def test_an_unsupported_region_lists_those_that_are(xgboost: ImageReference) -> None:
    with pytest.raises(UnsupportedRegionError) as raised:
        xgboost.uri("eu-west-9")
    [problem] = raised.value.problems
    assert ("region", "eu-west-9") == (problem.where, problem.given)
    assert f"one of {', '.join(xgboost.regions)}" == problem.allowed
    assert "did you mean 'eu-west-3'?" == problem.fix
    assert "xgboost 3.2-0" in raised.value.subject


def test_references_are_values(xgboost: ImageReference) -> None:
    assert {xgboost} == {xgboost, builtin_image("xgboost", "3.2-0")}
    assert xgboost != builtin_image("xgboost", "3.0-5")


def test_reads_as_an_image_not_as_a_uri(xgboost: ImageReference) -> None:
    assert "xgboost 3.2-0 image (sagemaker-xgboost:3.2-0)" == str(xgboost)
