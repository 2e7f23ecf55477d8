from __future__ import annotations

import json
import re
from decimal import Decimal
from importlib import resources

import pytest
from botocore.session import Session

from cdk_sagemaker_training.catalog.regions import partitions
from cdk_sagemaker_training.catalog.vpc_endpoints import (
    HOURS_PER_MONTH,
    TrainingEndpoint,
    endpoint_price,
    has_endpoint,
    regions_of_endpoint,
)

KNOWN_REGIONS = {name for partition in partitions() for name in partition.regions}
DATA = json.loads(
    (resources.files("cdk_sagemaker_training.catalog") / "data" / "vpc_endpoints.json").read_text(encoding="utf-8")
)


def test_a_price_has_the_day_on_which_it_was_read():
    price = endpoint_price("eu-central-1")
    assert price is not None
    assert (Decimal("0.012"), "2026-09-22", Decimal("8.760")) == (price.usd_per_hour, price.read, price.usd_per_month)


def test_a_price_that_nobody_was_found_to_quote_is_not_known():
    assert endpoint_price("eu-south-2") is None


@pytest.mark.parametrize("region", sorted(DATA["prices"]))
def test_every_price_is_dated_and_of_a_region(region: str):
    price = endpoint_price(region)
    assert price is not None
    assert region in KNOWN_REGIONS
    assert re.fullmatch(r"2026-\d\d-\d\d", price.read)
    assert Decimal("0.005") < price.usd_per_hour < Decimal("0.05")


def test_hours_of_a_month_are_those_of_the_data():
    assert DATA["hours_per_month"] == HOURS_PER_MONTH


def test_directory_buckets_are_in_few_regions():
    express = TrainingEndpoint.S3_EXPRESS
    assert [True, False] == [has_endpoint(express, region) for region in ("us-east-1", "eu-central-1")]
    assert set(regions_of_endpoint(express) or ()) <= KNOWN_REGIONS


def test_what_is_not_listed_anywhere_is_not_known():
    assert has_endpoint(TrainingEndpoint.MLFLOW_APP, "us-east-1") is None
    assert has_endpoint(TrainingEndpoint.SAGEMAKER_API, "us-east-1") is None
    assert regions_of_endpoint(TrainingEndpoint.SAGEMAKER_API) is None


@pytest.mark.parametrize(
    ("endpoint", "service"),
    [(TrainingEndpoint.SAGEMAKER_API, "sagemaker"), (TrainingEndpoint.SAGEMAKER_RUNTIME, "sagemaker-runtime")],
)
def test_sagemaker_is_absent_where_botocore_does_not_list_it(endpoint: TrainingEndpoint, service: str):
    session = Session()
    for partition in session.get_available_partitions():
        every = set(session.get_available_regions("ec2", partition))
        absent = every - set(session.get_available_regions(service, partition))
        assert absent == {region for region in every if has_endpoint(endpoint, region) is False}


def test_gateways_are_those_of_s3():
    gateways = [endpoint for endpoint in TrainingEndpoint if endpoint.is_gateway]
    assert [TrainingEndpoint.S3, TrainingEndpoint.S3_EXPRESS] == gateways
