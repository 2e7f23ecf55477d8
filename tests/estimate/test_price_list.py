"""Answers of GetProducts in the shape that documentation and public programs show; no live answer was seen."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.estimate import Prices
from cdk_sagemaker_training.estimate.price_list import prices_of
from cdk_sagemaker_training.estimate.usage import Use


def product(component: str = "Training", amount: str = "0.3600000000", **changes: Any) -> str:
    attributes = {
        "servicecode": "AmazonSageMaker",
        "regionCode": "eu-west-1",
        "component": component,
        "instanceName": "ml.m5.xlarge",
        "instanceType": f"ml.m5.xlarge-{component}",
        "operation": "RunInstance",
        **changes,
    }
    unit = changes.pop("unit", "Hrs")
    dimension = {"unit": unit, "beginRange": "0", "endRange": "Inf", "pricePerUnit": {"USD": amount}}
    term = {"offerTermCode": "JRTCKXETXF", "priceDimensions": {"SKU.JRTCKXETXF.6YS6EN2CT7": dimension}}
    entry = {
        "product": {"productFamily": "ML Instance", "sku": "SKU", "attributes": attributes},
        "serviceCode": "AmazonSageMaker",
        "terms": {"OnDemand": {"SKU.JRTCKXETXF": term}},
        "version": "20261101000000",
        "publicationDate": "2026-11-01T00:00:00Z",
    }
    return json.dumps(entry)


def read(*products: str) -> Prices:
    return prices_of(products, "eu-west-1", read="2026-11-26")


@pytest.mark.parametrize(
    ("component", "use"),
    [
        ("Training", Use.TRAINING),
        ("Processing", Use.PROCESSING),
        ("Batch Transform", Use.TRANSFORM),
        ("BatchTransform", Use.TRANSFORM),
        ("Hosting", Use.HOSTING),
    ],
)
def test_uses(component: str, use: Use):
    found = read(product(component))
    price = found.of("ml.m5.xlarge", use)
    assert (Decimal("0.36"), None) == (price and price.per_hour, price and price.spot_per_hour)
    assert "USD by AWS Price List API, AmazonSageMaker, eu-west-1, 2026-11-26" == found.told


def test_an_instance_type_with_its_component_alone():
    assert 1 == len(read(product(component="", instanceName="", instanceType="ml.m5.xlarge-Training")).prices)


def test_what_is_something_else_is_passed_over():
    others = [
        product("Studio-Notebook"),
        product(regionCode="us-east-1"),
        product(amount="0.0000000000"),
        product(unit="GB-Mo"),
        json.dumps({"product": {"attributes": {}}, "terms": []}),
    ]
    assert [Decimal("0.36")] == [price.per_hour for price in read(*others, product()).prices]
    with pytest.raises(InvalidInputError, match="region: got 'eu-west-1'; allowed: products of AmazonSageMaker"):
        read(*others)


def test_of_several_prices_the_highest_counts():
    assert [Decimal(2)] == [price.per_hour for price in read(product(amount="1"), product(amount="2")).prices]


def test_all_pages_are_asked_for():
    client: Any = boto3.Session("k", "s", region_name="us-east-1").client("pricing")
    asked = {
        "ServiceCode": "AmazonSageMaker",
        "FormatVersion": "aws_v1",
        "Filters": [
            {"Type": "TERM_MATCH", "Field": "regionCode", "Value": "eu-west-1"},
            {"Type": "TERM_MATCH", "Field": "productFamily", "Value": "ML Instance"},
        ],
    }
    with Stubber(client) as stub:
        stub.add_response(
            "get_products", {"FormatVersion": "aws_v1", "PriceList": [product()], "NextToken": "n"}, asked
        )
        stub.add_response("get_products", {"PriceList": [product("Processing", "0.5")]}, {**asked, "NextToken": "n"})
        found = Prices.from_aws(client, "eu-west-1")
        stub.assert_no_pending_responses()
    assert {"training": Decimal("0.36"), "processing": Decimal("0.5")} == {p.use: p.per_hour for p in found.prices}
