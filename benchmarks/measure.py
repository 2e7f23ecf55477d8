"""What a benchmark answers, and how it times two programs against each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import process_time
from typing import Any, Final, Literal, TypedDict, TypeVar

import attrs

Bound = Literal["at most", "at least"]
RatioOf = Literal["ours to peer", "peer to ours", "amounts", ""]
MILLISECOND: Final = 1e-3
T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Row:
    """One line of the table: two numbers in one unit, and what was wanted of them."""

    name: str
    """What is compared, in a few words; different from all others of its benchmark."""
    ours: float | None
    """None where it could not be measured."""
    peer: float | None = None
    """None where there is nobody to compare with."""
    peer_name: str = ""
    unit: str
    """``s``, ``ms``, ``MB``, ``bytes``, ``cores``, ``count``, or ``share`` of one."""
    ratio: float | None = None
    """The median over the repetitions; of ``ratio_of``."""
    ratio_of: RatioOf = ""
    """Which is divided by which; of ``amounts`` ours by the peer's."""
    spread: tuple[float, float] | None = None
    """The least and the greatest ratio; without one, of our own number."""
    wanted: tuple[Bound, float] | None = None
    """What the ratio has to be, or without a ratio our own number; None where nothing is wanted."""

    @property
    def reached(self) -> bool | None:
        """Whether it is as wanted; None where nothing is."""
        if self.wanted is None:
            return None
        bound, limit = self.wanted
        found = self.ours if self.ratio is None else self.ratio
        if found is None:
            return None
        return found <= limit if bound == "at most" else found >= limit

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """Ours, the peer's, the ratio, its spread and what was wanted, as people read them."""
        peer = self.peer_name if self.peer is None else f"{shown(self.peer, self.unit)} {self.peer_name}"
        ratio = "" if self.ratio is None else f"{self.ratio:,.3g} {_RATIOS[self.ratio_of]}"
        spread = "" if self.spread is None else f"{self.spread[0]:,.3g} to {self.spread[1]:,.3g}"
        wanted = ""
        if self.wanted is not None:
            bound, limit = self.wanted
            wanted = f"{bound} {shown(limit, self.unit) if self.ratio is None else f'{limit:g}'}"
        ours = "" if self.ours is None else shown(self.ours, self.unit)
        return ours, peer.strip(), ratio, spread, wanted

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Row:
        """The row that stands in ``results.json``."""
        return cls(**{name: value for name, value in row.items() if name != "reached"})

    def to_json(self, *, judged: bool) -> dict[str, object]:
        """The row as it stands in ``results.json``. ``judged``: whether it says if what was wanted is reached."""
        return {**attrs.asdict(self), "reached": self.reached if judged else None}


_RATIOS: Final = {"ours to peer": "x as long", "peer to ours": "x as fast", "amounts": "x as much", "": ""}


def shown(value: float, unit: str) -> str:
    """``12.3 ms``, ``98.7 %``, ``12,345 bytes``, ``22``."""
    if unit == "share":
        return f"{100 * value:.1f} %"
    if unit in {"bytes", "count"}:
        return f"{value:,.0f} {unit}".removesuffix(" count")
    return f"{value:,.0f} {unit}" if value >= 1000 else f"{value:,.3g} {unit}"


class Result(TypedDict):
    """What the ``run(short)`` of a benchmark answers.

    ``short``: whether to do only so much that everything has run once; its numbers mean nothing then.
    """

    rows: list[Row]
    versions: Mapping[str, str]
    """Of what it is compared with."""
    details: Mapping[str, object]
    """What stands behind the rows, as JSON."""


def seconds(program: Callable[[], object], loops: int = 1) -> float:
    """How long a program in this process takes: the mean of ``loops`` runs in a row.

    Of the processor's time, which on a quiet machine is all there is, and on a busy one leaves the others' turns out.
    """
    start = process_time()
    for _ in range(loops):
        program()
    return (process_time() - start) / loops


def alternately(repetitions: int, *timed: Callable[[], T]) -> list[list[T]]:
    """What each of them answers, ``repetitions`` times, in turn: what slows the machine slows them all."""
    found = [[measure() for measure in timed] for _ in range(repetitions)]
    return [list(column) for column in zip(*found, strict=True)]


def times_as_long(
    name: str,
    ours: Sequence[float],
    peer: Sequence[float],
    *,
    peer_name: str,
    unit: Literal["s", "ms"] = "s",
    at_most: float | None = None,
) -> Row:
    """How many times as long as the peer we take, from seconds that were measured in turn."""
    ratios = [mine / theirs for mine, theirs in zip(ours, peer, strict=True)]
    wanted: tuple[Bound, float] | None = None if at_most is None else ("at most", at_most)
    return _row(name, ours, peer, peer_name, unit, ratios, "ours to peer", wanted)


def times_as_fast(
    name: str,
    ours: Sequence[float],
    peer: Sequence[float],
    *,
    peer_name: str,
    unit: Literal["s", "ms"] = "s",
    at_least: float | None = None,
) -> Row:
    """How many times as fast as the peer we are, from seconds that were measured in turn."""
    ratios = [theirs / mine for mine, theirs in zip(ours, peer, strict=True)]
    wanted: tuple[Bound, float] | None = None if at_least is None else ("at least", at_least)
    return _row(name, ours, peer, peer_name, unit, ratios, "peer to ours", wanted)


def times_as_much(
    name: str,
    ours: Sequence[float | None],
    peer: Sequence[float | None],
    *,
    peer_name: str,
    unit: Literal["MB", "bytes", "count"] = "MB",
    at_most: float | None = None,
) -> Row:
    """How many times as much as the peer we take of something that is no time.

    None stands for what could not be measured on this system: the row then has no peer, and says so.
    """
    wanted: tuple[Bound, float] | None = None if at_most is None else ("at most", at_most)
    pairs = [(mine, theirs) for mine, theirs in zip(ours, peer, strict=True) if mine is not None and theirs]
    if not pairs:
        return not_measured(name, peer_name, unit=unit)
    mine, theirs = zip(*pairs, strict=True)
    ratios = [one / other for one, other in pairs]
    return _row(name, mine, theirs, peer_name, unit, ratios, "amounts", wanted)


def alone(
    name: str,
    ours: Sequence[float],
    *,
    unit: Literal["s", "ms", "MB", "cores"],
    at_most: float | None = None,
) -> Row:
    """Our own number, with nobody's beside it. ``ours``: seconds where the unit is one of time."""
    scaled = [_rounded(value / _scale(unit)) for value in ours]
    return Row(
        name=name,
        ours=_rounded(median(ours) / _scale(unit)),
        unit=unit,
        spread=(min(scaled), max(scaled)) if len(set(scaled)) > 1 else None,
        wanted=None if at_most is None else ("at most", at_most),
    )


def not_measured(name: str, peer_name: str, *, unit: str, ours: float | None = None) -> Row:
    """A row without a peer, which says that there was none."""
    return Row(name=name, ours=ours, peer_name=f"{peer_name}: not measured", unit=unit)


def _row(
    name: str,
    ours: Sequence[float],
    peer: Sequence[float],
    peer_name: str,
    unit: str,
    ratios: Sequence[float],
    ratio_of: RatioOf,
    wanted: tuple[Bound, float] | None,
) -> Row:
    whole = unit in {"bytes", "count"}
    return Row(
        name=name,
        ours=median(ours) if whole else _rounded(median(ours) / _scale(unit)),
        peer=median(peer) if whole else _rounded(median(peer) / _scale(unit)),
        peer_name=peer_name,
        unit=unit,
        ratio=_rounded(median(ratios)),
        ratio_of=ratio_of,
        spread=(_rounded(min(ratios)), _rounded(max(ratios))),
        wanted=wanted,
    )


def _scale(unit: str) -> float:
    """Of what is measured in seconds where it is a time."""
    return MILLISECOND if unit == "ms" else 1


def _rounded(value: float) -> float:
    """Three digits that mean something."""
    return float(f"{value:.3g}")
