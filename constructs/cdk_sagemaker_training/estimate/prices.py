"""What an hour of an instance costs, where and when somebody read it. This library brings no prices of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol, cast

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, items, one_of, text
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple
from cdk_sagemaker_training.errors import Problem
from cdk_sagemaker_training.estimate.usage import Use

_USES: Final = tuple(use.value for use in Use)
_TYPE: Final = text(pattern=r"ml\.[a-z0-9-]+\.[a-z0-9-]+", like="ml.m5.xlarge")


def _day(where: str, value: object) -> Iterable[Problem]:
    try:
        date.fromisoformat(cast("str", value))
    except (TypeError, ValueError):
        yield Problem(where, value, "a day like 2026-11-01")


def _money(where: str, value: object) -> Iterable[Problem]:
    if not isinstance(value, Decimal) or not value.is_finite() or value < 0:
        yield Problem(where, value, "a Decimal of 0 or more")


@attrs.frozen(kw_only=True)
class Price(Spec):
    """An hour of one instance, as one kind of job. ``use``: training, processing, transform or hosting.

    ``per_hour``: on demand. ``spot_per_hour``: on Managed Spot, of training; default: not known, which is then taken
    to be anything from a tenth of the price on demand up to that price.
    """

    instance_type: str = attrs.field(metadata=checked(_TYPE))
    use: str = attrs.field(metadata=checked(one_of(*_USES)))
    per_hour: Decimal = attrs.field(metadata=checked(_money))
    spot_per_hour: Decimal | None = attrs.field(default=None, metadata=checked(_money))


class PriceListClient(Protocol):
    """What is used of ``boto3.client("pricing")``."""

    def get_products(self, **request: object) -> Mapping[str, object]:
        """GetProducts."""
        ...


@attrs.frozen(kw_only=True, slots=False)
class Prices(Spec):
    """Prices of one region, in one currency, as one source had them on one day.

    ``currency``: for example "USD". ``date``: "2026-11-01". ``source``: who says so. ``prices``: one for each instance
    type and use. Raises ``InvalidInputError``.
    """

    currency: str = attrs.field(metadata=checked(text(pattern=r"[A-Z]{3}", like="USD")))
    region: str = attrs.field(metadata=checked(text(pattern=r"[a-z]{2}(-[a-z]+)+-\d+", like="eu-west-1")))
    date: str = attrs.field(metadata=checked(_day))
    source: str = attrs.field(metadata=checked(text(pattern=r"(?s).*\S.*", like="our price sheet")))
    prices: Sequence[Price] = attrs.field(converter=as_tuple, metadata=checked(items(instance_of(Price))))

    def problems(self) -> Iterable[Problem]:
        if list(self.field_problems()):
            return
        seen = set[tuple[str, str]]()
        for position, price in enumerate(self.prices):
            key = (price.instance_type, price.use)
            if key in seen:
                yield Problem(f"prices[{position}]", " ".join(key), "one price for each instance type and use")
            seen.add(key)

    @staticmethod
    def from_file(path: Path) -> Prices:
        """Prices in a JSON or CSV file; ``docs/estimate.md`` shows both. Raises ``InvalidInputError``."""
        from cdk_sagemaker_training.estimate.price_file import read_prices

        return read_prices(path)

    @staticmethod
    def from_aws(client: PriceListClient, region: str) -> Prices:
        """Prices on demand from the AWS Price List API, in USD. ``client``: ``boto3.client("pricing", "us-east-1")``.

        Not verified against the live service: its answers are in no public model. Raises ``InvalidInputError`` where
        no price of the region could be read in them.
        """
        from cdk_sagemaker_training.estimate.price_list import fetch_prices

        return fetch_prices(client, region)

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str], Price]:
        return {(price.instance_type, price.use): price for price in self.prices}

    def of(self, instance_type: str | None, use: Use) -> Price | None:
        """The price of a type and use; None where there is none."""
        return None if instance_type is None else self._by_key.get((instance_type, use.value))

    @property
    def told(self) -> str:
        """Where they are from."""
        return f"{self.currency} by {self.source}, {self.region}, {self.date}"
