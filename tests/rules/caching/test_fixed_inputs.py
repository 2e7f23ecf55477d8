"""Locations that are called by their contents are not told."""

from __future__ import annotations

from cdk_sagemaker_training.rules import check_definition
from cdk_sagemaker_training.rules.examples import channel, training


def at(uri: str) -> dict[str, object]:
    return {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": uri}}


def test_names_what_stays_where_it_is():
    channels = [
        channel("train", DataSource=at("s3://data/train/")),
        channel("code", DataSource=at(f"s3://code/{'a1' * 32}/source.tar.gz")),
    ]
    cache = {"Enabled": True, "ExpireAfter": "P30D"}
    document = training({"InputDataConfig": channels}, CacheConfig=cache).document
    (found,) = [each for each in check_definition(document) if each.rule == "SMT759"]
    assert "the same locations in every execution for train" == found.message
