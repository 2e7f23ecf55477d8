"""What a benchmark answers, and how it times two programs against each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter
from typing import Any, Final, Literal, TypedDict

import attrs

Bound = Literal["at most", "at least"]
MILLISECOND: Final = 1e-3


@attrs.frozen(kw_only=True)
class Row:
    """One line of the table: two numbers in one unit, and what was wanted of them."""

    name: str
    """What is compared, in a few words; different from all others of its benchmark."""
    ours: float
    peer: float | None = None
    """None where there is nobody to compare with."""
    peer_name: str = ""
    unit: str
    """``s``, ``ms``, or ``share`` of one."""
    ratio: float | None = None
    """The median over the repetitions; of ``ratio_of``."""
    ratio_of: Literal["ours to peer", "peer to ours", ""] = ""
    spread: tuple[float, float] | None = None
    """The least and the greatest ratio."""
    wanted: tuple[Bound, float] | None = None
    """What the ratio has to be, or without a ratio our own number; None where nothing is wanted."""

    @property
    def reached(self) -> bool | None:
        """Whether it is as wanted; None where nothing is."""
        if self.wanted is None:
            return None
        bound, limit = self.wanted
        found = self.ours if self.ratio is None else self.ratio
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
        return shown(self.ours, self.unit), peer.strip(), ratio, spread, wanted

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Row:
        """The row that stands in ``results.json``."""
        return cls(**{name: value for name, value in row.items() if name != "reached"})

    def to_json(self, *, judged: bool) -> dict[str, object]:
        """The row as it stands in ``results.json``. ``judged``: whether it says if what was wanted is reached."""
        return {**attrs.asdict(self), "reached": self.reached if judged else None}


_RATIOS: Final = {"ours to peer": "x as long", "peer to ours": "x as fast", "": ""}


def shown(value: float, unit: str) -> str:
    """``12.3 ms``, ``98.7 %``."""
    return f"{100 * value:.1f} %" if unit == "share" else f"{value:,.3g} {unit}"


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
    """How long a program takes: the mean of ``loops`` runs in a row."""
    start = perf_counter()
    for _ in range(loops):
        program()
    return (perf_counter() - start) / loops


def alternately(repetitions: int, *timed: Callable[[], float]) -> list[list[float]]:
    """The seconds that each of them answers, ``repetitions`` times, in turn: what slows the machine slows them all."""
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


def _row(
    name: str,
    ours: Sequence[float],
    peer: Sequence[float],
    peer_name: str,
    unit: str,
    ratios: Sequence[float],
    ratio_of: Literal["ours to peer", "peer to ours"],
    wanted: tuple[Bound, float] | None,
) -> Row:
    scale = MILLISECOND if unit == "ms" else 1
    return Row(
        name=name,
        ours=_rounded(median(ours) / scale),
        peer=_rounded(median(peer) / scale),
        peer_name=peer_name,
        unit=unit,
        ratio=_rounded(median(ratios)),
        ratio_of=ratio_of,
        spread=(_rounded(min(ratios)), _rounded(max(ratios))),
        wanted=wanted,
    )


def _rounded(value: float) -> float:
    """Three digits that mean something."""
    return float(f"{value:.3g}")
