"""Bounds in money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.estimate.bounds import Bounds
from cdk_sagemaker_training.estimate.interval import UNBOUNDED, ZERO, Interval, exactly
from cdk_sagemaker_training.estimate.prices import Prices
from cdk_sagemaker_training.estimate.usage import Run, Usage, runs_in, weighed

_HOUR: Final = 3600
_CENT: Final = Decimal("0.01")
_LEAST_SPOT: Final = Decimal("0.1")
"""Developer guide, model-managed-spot-training: up to 90 % less than on demand."""


@attrs.frozen(kw_only=True)
class Cost(ByValue):
    """What the instances of a pipeline cost: nothing else is in it (``NOT_COUNTED``)."""

    prices: Prices
    execution: Interval
    """One execution."""
    by_type: Mapping[str, Interval]
    """The same by instance type, those that have prices."""
    endpoints: Interval
    """A month of its endpoints."""
    unpriced: Sequence[str]
    """Instance types with their use that may run and have no price."""
    guessed_spot: bool
    """Whether something may run on Spot for which there is only the price on demand."""

    @staticmethod
    def of(bounds: Bounds, prices: Prices) -> Cost:
        """The cost of bounds by prices."""
        runs = [*runs_in(bounds.usage), *runs_in(bounds.standing)]
        unpriced = [
            f"{run.instance_type or 'a type that is not known'} ({run.use.value})"
            for run in runs
            if run.seconds.may_be_more_than_zero and prices.of(run.instance_type, run.use) is None
        ]
        return Cost(
            prices=prices,
            execution=_weighed(bounds.usage, prices),
            by_type={
                kind: _weighed(bounds.usage, prices, only=kind)
                for kind in bounds.by_type
                if kind is not None and any(price.instance_type == kind for price in prices.prices)
            },
            endpoints=_weighed(bounds.standing, prices),
            unpriced=list(dict.fromkeys(unpriced)),
            guessed_spot=any(_is_guessed(run, prices) for run in runs),
        )

    def lines(self) -> Iterator[str]:
        """The text of it."""
        yield f"Money: {self._told(self.execution)} an execution ({self.prices.told})"
        yield from (f"  {kind}: {self._told(amount)}" for kind, amount in self.by_type.items())
        if self.endpoints.may_be_more_than_zero:
            yield f"  endpoints, a month: {self._told(self.endpoints)}"
        if self.unpriced:
            yield f"  no price of {', '.join(self.unpriced)}"
        if self.guessed_spot:
            yield "  Spot without a price of its own: a tenth of the price on demand at least, that price at most"

    def to_json(self) -> dict[str, object]:
        """It as JSON; amounts are text, with all their digits."""
        return {
            "currency": self.prices.currency,
            "region": self.prices.region,
            "date": self.prices.date,
            "source": self.prices.source,
            "execution": _json(self.execution),
            "by_type": {kind: _json(amount) for kind, amount in self.by_type.items()},
            "endpoints_a_month": _json(self.endpoints),
            "unpriced": list(self.unpriced),
            "guessed_spot": self.guessed_spot,
        }

    def _told(self, amount: Interval) -> str:
        low = Decimal(amount.low).quantize(_CENT, ROUND_FLOOR)
        high = Decimal(amount.high).quantize(_CENT, ROUND_CEILING)
        currency = self.prices.currency
        if amount.is_open:
            return f"at least {low:,} {currency}, at most not known; {high:,} {currency} of it is known"
        return f"{high:,} {currency}" if low == high else f"at least {low:,}, at most {high:,} {currency}"


def _weighed(usage: Usage, prices: Prices, only: str | None = None) -> Interval:
    def price(run: Run) -> Interval:
        return ZERO if only is not None and run.instance_type != only else _per_hour(run, prices)

    found = weighed(usage, price)
    return Interval(Decimal(found.low) / _HOUR, Decimal(found.high) / _HOUR, found.is_open)


def _per_hour(run: Run, prices: Prices) -> Interval:
    price = prices.of(run.instance_type, run.use)
    if price is None:
        return UNBOUNDED
    if not run.spot:
        return exactly(price.per_hour)
    if price.spot_per_hour is not None:
        return exactly(price.spot_per_hour)
    return Interval(price.per_hour * _LEAST_SPOT, price.per_hour)


def _is_guessed(run: Run, prices: Prices) -> bool:
    price = prices.of(run.instance_type, run.use)
    return run.spot and price is not None and price.spot_per_hour is None


def _json(amount: Interval) -> dict[str, object]:
    return attrs.evolve(amount, low=Decimal(amount.low), high=Decimal(amount.high)).to_json()
