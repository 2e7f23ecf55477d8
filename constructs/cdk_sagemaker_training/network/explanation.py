"""Which endpoints a network has, who asked for them, and what they cost a month at least."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.vpc_endpoints import HOURS_PER_MONTH, EndpointPrice, TrainingEndpoint


@attrs.frozen(kw_only=True)
class EndpointExplanation(ByValue):
    """One endpoint."""

    endpoint: TrainingEndpoint
    made_here: bool
    """False for one that the VPC has anyway, that it is not known to have, or that the code alone may need."""
    zones: int
    """Availability zones that it is billed in; 0 for gateway endpoints and where it is not made here."""
    asked_by: Sequence[str]
    """Who asks, in the order of construction: a step of a pipeline with the JSON Pointer, or the author."""


@attrs.frozen(kw_only=True)
class NetworkExplanation(ByValue):
    """What ``TrainingNetwork.explain`` says; its text is for people."""

    region: str | None
    """None where only the deployment knows it."""
    endpoints: Sequence[EndpointExplanation]
    may_need: Sequence[EndpointExplanation]
    """Endpoints that only the code of jobs that are not isolated may need. They are not made by themselves."""
    price: EndpointPrice | None
    """Of an interface endpoint in one zone; None where it is not known for the region."""
    notes: Sequence[str] = ()
    """What steps need besides endpoints."""

    @property
    def monthly_floor(self) -> Decimal | None:
        """USD for 730 hours of all endpoints made here, without data; None where the price is not known."""
        zones = sum(each.zones for each in self.endpoints)
        if not zones:
            return Decimal(0)
        return None if self.price is None else zones * self.price.usd_per_month

    def __str__(self) -> str:
        lines = [f"Endpoints: {len(self.endpoints)}"]
        for each in self.endpoints:
            lines.append(f"  {each.endpoint.value}: {self._billing(each)}")
            lines += [f"    for {asker}" for asker in each.asked_by]
        if self.may_need:
            lines.append("May be needed by code that calls AWS; not made unless asked for with endpoints=:")
            lines += [f"  {each.endpoint.value}: {'; '.join(each.asked_by)}" for each in self.may_need]
        lines += self.notes
        return "\n".join([*lines, f"Monthly floor: {self._floor()}"])

    def _billing(self, each: EndpointExplanation) -> str:
        if not each.made_here:
            return "not made here"
        return f"billed in {each.zones} zone{'s' * (each.zones != 1)}" if each.zones else "not billed"

    def _floor(self) -> str:
        floor = self.monthly_floor
        where = self.region or "a region that only the deployment knows"
        if floor is None:
            return f"not known: no dated price of an endpoint-hour for {where}"
        if not floor or self.price is None:
            return "0.00 USD"
        zones = sum(each.zones for each in self.endpoints)
        price = f"{self.price.usd_per_hour} USD an hour ({where}, read {self.price.read})"
        return f"{floor:.2f} USD = {zones} endpoint-zones x {HOURS_PER_MONTH} hours x {price}, data not included"
