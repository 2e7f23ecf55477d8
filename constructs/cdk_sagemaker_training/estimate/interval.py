"""From at least so much to at most so much, as far as that is known."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

import attrs

from cdk_sagemaker_training.by_value import ByValue

Amount: TypeAlias = "int | Decimal"


@attrs.frozen
class Interval(ByValue):
    """``low`` to ``high``. Where ``is_open`` it may be more than ``high``: how much more, no document says."""

    low: Amount
    high: Amount
    is_open: bool = False

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high, self.is_open or other.is_open)

    def __mul__(self, other: Interval) -> Interval:
        is_open = (self.is_open and other.may_be_more_than_zero) or (other.is_open and self.may_be_more_than_zero)
        return Interval(self.low * other.low, self.high * other.high, is_open)

    def __or__(self, other: Interval) -> Interval:
        """What either of the two may be."""
        return Interval(min(self.low, other.low), max(self.high, other.high), self.is_open or other.is_open)

    @property
    def may_be_more_than_zero(self) -> bool:
        return self.is_open or self.high > 0

    def to_json(self) -> dict[str, object]:
        """``at_most`` is null where it is not known; ``known`` is how much of it is."""
        return {"at_least": _plain(self.low), "at_most": None if self.is_open else _plain(self.high), **self._known}

    @property
    def _known(self) -> dict[str, object]:
        return {"known": _plain(self.high)} if self.is_open else {}


ZERO = Interval(0, 0)
ONE = Interval(1, 1)
UNBOUNDED = Interval(0, 0, is_open=True)
"""Nothing is known of it."""


def total(intervals: Iterable[Interval]) -> Interval:
    """All of them added; nothing where there are none."""
    found = ZERO
    for interval in intervals:
        found += interval
    return found


def any_of(intervals: Iterable[Interval]) -> Interval:
    """What one of them may be; nothing where there are none."""
    found = list(intervals)
    either = found[0] if found else ZERO
    for interval in found[1:]:
        either |= interval
    return either


def exactly(amount: Amount) -> Interval:
    """One amount."""
    return Interval(amount, amount)


def up_to(amount: Amount) -> Interval:
    """From nothing to an amount."""
    return Interval(0, amount)


def _plain(amount: Amount) -> object:
    return amount if isinstance(amount, int) else str(amount)
