"""Regions and partitions: which partition a region belongs to and which domain its services answer in.

Source: botocore's ``data/partitions.json`` (see ``data/regions.json``, ``_meta``).
"""

from __future__ import annotations

import re
from functools import cache

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.data_files import load_data
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.errors import Problem, UnsupportedRegionError


@attrs.frozen(kw_only=True)
class Partition(ByValue):
    """One AWS partition."""

    name: str
    """``aws``, ``aws-cn``, ``aws-us-gov``, ``aws-eusc``, ``aws-iso``, ``aws-iso-b``, ``aws-iso-e``, ``aws-iso-f``."""
    url_suffix: str
    """The domain of its service endpoints: ``amazonaws.com``, ``amazonaws.com.cn``, ..."""
    region_pattern: str
    """Matches its regions, also those that are newer than the data."""
    regions: tuple[str, ...]
    """The regions that the data knows, sorted."""


@cache
def partitions() -> tuple[Partition, ...]:
    """Every partition, sorted by name."""
    return tuple(
        Partition(
            name=name,
            url_suffix=facts["url_suffix"],
            region_pattern=facts["region_pattern"],
            regions=tuple(facts["regions"]),
        )
        for name, facts in load_data("regions.json")["partitions"].items()
    )


@cache
def partition_of(region: str) -> Partition:
    """The partition of ``region``, by name or (for a region newer than the data) by its partition's pattern.

    Raises ``UnsupportedRegionError`` where neither fits.
    """
    for partition in partitions():
        if region in partition.regions or re.match(partition.region_pattern, region):
            return partition
    known = [name for partition in partitions() for name in partition.regions]
    problem = Problem("region", region, f"an AWS region: {one_of(known)}", did_you_mean(region, known))
    raise UnsupportedRegionError("region", [problem])


def url_suffix(region: str) -> str:
    """The domain of ``region``'s endpoints (``amazonaws.com``); raises ``UnsupportedRegionError``."""
    return partition_of(region).url_suffix
