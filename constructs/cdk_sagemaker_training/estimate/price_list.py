"""Prices from the AWS Price List API (GetProducts).

The shape of the products is in no service model: it is read as AWS's Price List guide (reading-an-offer) and public
programs that query this offer have it: ``product.attributes`` with ``regionCode``, ``component`` ("Training"),
``instanceName`` ("ml.m5.xlarge") and ``instanceType`` ("ml.m5.xlarge-Training"), ``terms.OnDemand`` with
``priceDimensions`` in "Hrs". Not verified against the live service; what is of another shape is passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast

from cdk_sagemaker_training.errors import InvalidInputError, Problem
from cdk_sagemaker_training.estimate.prices import Price, PriceListClient, Prices
from cdk_sagemaker_training.estimate.usage import Use

SERVICE: Final = "AmazonSageMaker"
_FAMILY: Final = "ML Instance"
_CURRENCY: Final = "USD"
_HOURS: Final = frozenset({"hrs", "hours", "hour"})
_USES: Final[Mapping[str, Use]] = {
    "training": Use.TRAINING,
    "processing": Use.PROCESSING,
    "batchtransform": Use.TRANSFORM,
    "transform": Use.TRANSFORM,
    "hosting": Use.HOSTING,
}
"""By the component, in lower case and without what is no letter."""


def fetch_prices(client: PriceListClient, region: str) -> Prices:
    """See ``Prices.from_aws``."""
    return prices_of(_products(client, region), region, read=datetime.now(timezone.utc).date().isoformat())


def prices_of(products: Iterable[str | Mapping[str, object]], region: str, *, read: str) -> Prices:
    """The prices in entries of ``PriceList``; of several for the same type and use, the highest. ``read``: the day."""
    found: dict[tuple[str, Use], Decimal] = {}
    for product in products:
        for key, amount in _amounts(product, region):
            found[key] = max(amount, found.get(key, amount))
    if not found:
        allowed = f"products of {SERVICE} with a price on demand in {_CURRENCY} an hour"
        raise InvalidInputError("prices of the AWS Price List API", [Problem("region", region, allowed)])
    prices = [Price(instance_type=kind, use=use.value, per_hour=amount) for (kind, use), amount in found.items()]
    source = f"AWS Price List API, {SERVICE}"
    return Prices(currency=_CURRENCY, region=region, date=read, source=source, prices=prices)


def _products(client: PriceListClient, region: str) -> Iterator[str]:
    fields = {"regionCode": region, "productFamily": _FAMILY}
    filters = [{"Type": "TERM_MATCH", "Field": field, "Value": value} for field, value in fields.items()]
    request: dict[str, object] = {"ServiceCode": SERVICE, "FormatVersion": "aws_v1", "Filters": filters}
    while True:
        page = client.get_products(**request)
        yield from cast("list[str]", page.get("PriceList") or [])
        if not page.get("NextToken"):
            return
        request["NextToken"] = page["NextToken"]


def _amounts(product: str | Mapping[str, object], region: str) -> Iterator[tuple[tuple[str, Use], Decimal]]:
    entry: Any = json.loads(product) if isinstance(product, str) else product
    attributes = _object(_object(entry, "product"), "attributes")
    kind, _, suffix = str(attributes.get("instanceType") or "").partition("-")
    component = str(attributes.get("component") or suffix)
    use = _USES.get("".join(letter for letter in component.lower() if letter.isalpha()))
    name = str(attributes.get("instanceName") or kind)
    if use is None or not name.startswith("ml.") or attributes.get("regionCode") != region:
        return
    for term in _object(_object(entry, "terms"), "OnDemand").values():
        for dimension in _object(term, "priceDimensions").values():
            amount = _decimal(_object(dimension, "pricePerUnit").get(_CURRENCY))
            if str(_object(dimension).get("unit")).lower() in _HOURS and amount:
                yield (name, use), amount


def _object(value: Any, key: str | None = None) -> dict[str, Any]:
    found = value if key is None else _object(value).get(key)
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _decimal(value: object) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and found > 0 else None
