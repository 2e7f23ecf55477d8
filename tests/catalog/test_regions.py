from __future__ import annotations

import pytest

from cdk_sagemaker_training.catalog.image_uris import _by_repository_and_tag
from cdk_sagemaker_training.catalog.regions import partition_of, partitions, url_suffix
from cdk_sagemaker_training.errors import UnsupportedRegionError


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("eu-central-1", "aws", "amazonaws.com"),
        ("cn-northwest-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-east-1", "aws-us-gov", "amazonaws.com"),
        ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
        ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
        ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"),
        ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
        ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
    ],
)
def test_partition_and_domain(region: str, partition: str, suffix: str) -> None:
    assert partition == partition_of(region).name
    assert suffix == url_suffix(region)


def test_a_region_newer_than_the_data_belongs_to_its_partition() -> None:
    assert all("eu-north-7" not in partition.regions for partition in partitions())
    assert "aws" == partition_of("eu-north-7").name


@pytest.mark.parametrize("region", ["eu-central", "mars-north-1", "", "xeu-central-1", "eu-central-1x"])
def test_what_is_no_region(region: str) -> None:
    with pytest.raises(UnsupportedRegionError) as raised:
        partition_of(region)
    [problem] = raised.value.problems
    assert ("region", region) == (problem.where, problem.given)
    assert "eu-central-1" in problem.allowed


def test_every_region_with_an_image_has_a_domain() -> None:
    references = [reference for found in _by_repository_and_tag().values() for reference in found]
    regions = {region for reference in references for region in reference.regions}
    assert len(regions) > 40
    assert all(url_suffix(region) for region in regions)
