"""The range that a tuning job searches for one hyperparameter."""

from __future__ import annotations

from math import isfinite, log10, prod
from typing import TYPE_CHECKING, Final, Literal, cast

from cdk_sagemaker_training.rules.views.place import Place

if TYPE_CHECKING:
    from cdk_sagemaker_training.definition.fields.variables import Json

Kind = Literal["Integer", "Continuous", "Categorical"]
KINDS: Final[tuple[Kind, ...]] = ("Integer", "Continuous", "Categorical")
_COUNTABLE_DIGITS: Final = 9
"""More combinations than that are as good as countless: the quota of jobs is in the hundreds."""


class RangeView(Place):
    """An entry of ``ParameterRanges`` or ``HyperParameterRanges``."""

    __slots__ = ("kind",)

    def __init__(self, place: Place, kind: Kind) -> None:
        super().__init__(place.members, place.pointer, place.values)
        self.kind = kind

    @property
    def name(self) -> str | None:
        """The hyperparameter; None where it is absent or not known."""
        return self.text("Name")

    @property
    def bounds(self) -> tuple[float, float] | None:
        """``MinValue`` and ``MaxValue`` as numbers; None where one is absent, none or not known."""
        low, high = number_in(self.get("MinValue")), number_in(self.get("MaxValue"))
        return None if low is None or high is None else (low, high)

    @property
    def choices(self) -> list[object]:
        """The values of a categorical range, each known or ``UNKNOWN``."""
        found = self.get("Values")
        return [self.values.known(value) for value in cast("list[Json]", found)] if isinstance(found, list) else []


def number_in(value: object) -> float | None:
    """The finite number that a bound says, as text or by itself."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def ranges_in(place: Place) -> list[RangeView]:
    """The ranges of a ``ParameterRanges``, those of all kinds."""
    return [RangeView(entry, kind) for kind in KINDS for entry in place.items(f"{kind}ParameterRanges")]


def combinations(ranges: list[RangeView]) -> int | None:
    """How many combinations of values they have; None where there are none, or it is not known, or past counting."""
    counts = [_count(entry) for entry in ranges]
    known = [count for count in counts if count is not None]
    if not known or len(known) < len(counts) or sum(map(log10, known)) > _COUNTABLE_DIGITS:
        return None
    return prod(known)


def _count(entry: RangeView) -> int | None:
    if entry.kind == "Categorical":
        choices = entry.choices
        return len({str(value) for value in choices}) if choices and all(isinstance(v, str) for v in choices) else None
    bounds = entry.bounds
    if entry.kind == "Continuous" or bounds is None or bounds[0] > bounds[1]:
        return None
    return int(bounds[1]) - int(bounds[0]) + 1
