"""Where the boxes of a picture stand: ranks from top to bottom or from left to right, branches as boxes of their own.

Sugiyama's method in small: longest-path ranks, barycenters for the order within a rank, points on the way for edges
that pass ranks. A branch is laid out first and then stands in the rank of its holder as one box, so no box overlaps
another one that does not hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

import attrs

from cdk_sagemaker_training.pictures.picture import Edge, Picture

NODE_WIDTH: Final = 216.0
NODE_HEIGHT: Final = 76.0
GAP: Final = 28.0
RANK_GAP: Final = 56.0
PADDING: Final = 20.0
LABEL: Final = 22.0
"""Room above the steps of a group, for its name."""

_SCREEN: Final = (1200.0, 900.0)
"""What a reader sees at once: the direction is chosen that needs fewer screens."""

_SWEEPS: Final = 6
_POINT: Final = 10.0


@attrs.define
class Box:
    """A step, a group, or a point that an edge passes; x and y of its upper left corner."""

    id: str
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0

    @property
    def center(self) -> float:
        """Its middle, from left to right."""
        return self.x + self.width / 2

    @property
    def middle(self) -> float:
        """Its middle, from top to bottom."""
        return self.y + self.height / 2

    def turn(self) -> None:
        """Swaps the two directions."""
        self.x, self.y, self.width, self.height = self.y, self.x, self.height, self.width


@attrs.frozen
class Layout:
    """Boxes by step name and group id, and for each edge the points that it passes.

    ``is_wide``: ranks follow each other from left to right.
    """

    boxes: Mapping[str, Box]
    passes: Mapping[tuple[str, str], Sequence[tuple[float, float]]]
    width: float
    height: float
    is_wide: bool

    @property
    def screens(self) -> float:
        """How far a reader has to scroll in the longer direction."""
        return max(self.width / _SCREEN[0], self.height / _SCREEN[1])


def layout(picture: Picture) -> Layout:
    """Places everything, every position counted from the upper left corner of the picture."""
    return min((_layout(picture, is_wide=is_wide) for is_wide in (False, True)), key=lambda found: found.screens)


def _layout(picture: Picture, *, is_wide: bool) -> Layout:
    plan = _Plan(picture, is_wide=is_wide)
    width, height = plan.place("")
    found = Layout(plan.boxes, plan.passes, width + 2 * PADDING, height + 2 * PADDING, is_wide)
    return _absolute(picture, found)


class _Plan:
    def __init__(self, picture: Picture, *, is_wide: bool) -> None:
        self._is_wide = is_wide
        self.boxes: dict[str, Box] = {}
        self.passes: dict[tuple[str, str], list[tuple[float, float]]] = {}
        self._holders = {node.name: node.holder for node in picture.nodes}
        self._holders |= {group.id: group.holder for group in picture.groups}
        self._edges = [*picture.edges, *(Edge(start=g.owner, end=g.id, kind="branch") for g in picture.groups)]
        self._steps = {node.name for node in picture.nodes}

    def place(self, holder: str) -> tuple[float, float]:
        """Lays out what a holder holds, and returns the room that it takes."""
        items = [name for name, held in self._holders.items() if held == holder]
        for item in items:
            if item in self._steps:
                self.boxes[item] = Box(item, NODE_WIDTH, NODE_HEIGHT)
            else:
                width, height = self.place(item)
                self.boxes[item] = Box(item, width + 2 * PADDING, height + 2 * PADDING + LABEL)
        return self._place_ranks(items, self._edges_between(items))

    def _edges_between(self, items: Sequence[str]) -> list[tuple[str, str]]:
        """Edges among what stands side by side: an edge into a group counts as one to the group."""
        known = set(items)
        found: dict[tuple[str, str], None] = {}
        for edge in self._edges:
            start, end = self._within(edge.start, known), self._within(edge.end, known)
            if start is not None and end is not None and start != end:
                found[start, end] = None
        return list(found)

    def _within(self, name: str, known: set[str]) -> str | None:
        seen: str | None = name
        while seen and seen not in known:
            seen = self._holders.get(seen)
        return seen or None

    def _place_ranks(self, items: Sequence[str], edges: Sequence[tuple[str, str]]) -> tuple[float, float]:
        rank = _ranks(items, edges)
        for item in items if self._is_wide else ():
            self.boxes[item].turn()
        rows: list[list[Box]] = [[] for _ in range(max(rank.values(), default=-1) + 1)]
        for item in items:
            rows[rank[item]].append(self.boxes[item])
        links: list[tuple[Box, Box]] = []
        chains: dict[tuple[str, str], list[Box]] = {}
        for start, end in edges:
            if rank[start] >= rank[end]:
                continue
            chain = [Box(f"{start}>{end}@{at}", _POINT, 0.0) for at in range(rank[start] + 1, rank[end])]
            for at, point in enumerate(chain, start=rank[start] + 1):
                rows[at].append(point)
            chains[start, end] = chain
            way = [self.boxes[start], *chain, self.boxes[end]]
            links += list(pairwise(way))
        rows = _ordered(rows, links)
        width = _spread(rows, links)
        top = 0.0
        for row in rows:
            tallest = max((box.height for box in row), default=0.0)
            for box in row:
                box.y = top
                box.height = box.height or tallest  # an edge passes a rank straight: it bends between ranks alone
            top += tallest + RANK_GAP
        for key, chain in chains.items():
            ends = [(point.center, y) for point in chain for y in (point.y, point.y + point.height)]
            self.passes[key] = [(y, x) for x, y in ends] if self._is_wide else ends
        for item in items if self._is_wide else ():
            self.boxes[item].turn()
        height = max(top - RANK_GAP, 0.0)
        return (height, width) if self._is_wide else (width, height)


def _absolute(picture: Picture, found: Layout) -> Layout:
    """Positions inside of groups become positions in the picture."""
    holders = {node.name: node.holder for node in picture.nodes} | {g.id: g.holder for g in picture.groups}
    offsets: dict[str, tuple[float, float]] = {"": (PADDING, PADDING)}

    def offset(holder: str) -> tuple[float, float]:
        if holder not in offsets:
            box, (x, y) = found.boxes[holder], offset(holders[holder])
            offsets[holder] = (x + box.x + PADDING, y + box.y + PADDING + LABEL)
        return offsets[holder]

    boxes: dict[str, Box] = {}
    for name, box in found.boxes.items():
        x, y = offset(holders[name])
        boxes[name] = attrs.evolve(box, x=box.x + x, y=box.y + y)
    passes: dict[tuple[str, str], Sequence[tuple[float, float]]] = {}
    for (start, end), points in found.passes.items():
        x, y = offset(holders[start])
        passes[start, end] = [(left + x, top + y) for left, top in points]
    return attrs.evolve(found, boxes=boxes, passes=passes)


def _ranks(items: Sequence[str], edges: Sequence[tuple[str, str]]) -> Mapping[str, int]:
    """The longest way to each; what waits for itself in a circle counts from where the circle is entered."""
    before: dict[str, list[str]] = {item: [] for item in items}
    for start, end in edges:
        before[end].append(start)
    rank: dict[str, int] = {}
    for item in items:
        stack, open_ = [(item, False)], set[str]()
        while stack:
            name, done = stack.pop()
            if done:
                rank[name] = max((rank[other] + 1 for other in before[name] if other in rank), default=0)
            elif name not in rank and name not in open_:
                open_.add(name)
                stack.append((name, True))
                stack += [(other, False) for other in before[name] if other not in rank]
    return rank


def _ordered(rows: list[list[Box]], links: Sequence[tuple[Box, Box]]) -> list[list[Box]]:
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for start, end in links:
        above.setdefault(end.id, []).append(start.id)
        below.setdefault(start.id, []).append(end.id)
    for sweep in range(_SWEEPS):
        neighbours, order = (above, rows) if sweep % 2 == 0 else (below, rows[::-1])
        place = {box.id: float(at) for row in rows for at, box in enumerate(row)}
        for row in order:
            row.sort(key=lambda box: _mean((place[other] for other in neighbours.get(box.id, ())), place[box.id]))
            place.update({box.id: float(at) for at, box in enumerate(row)})
    return rows


def _spread(rows: list[list[Box]], links: Sequence[tuple[Box, Box]]) -> float:
    """Gives every box its x, near its neighbours and clear of the others; returns the width."""
    near: dict[str, list[Box]] = {}
    for start, end in links:
        near.setdefault(start.id, []).append(end)
        near.setdefault(end.id, []).append(start)
    for row in rows:
        left = 0.0
        for box in row:
            box.x, left = left, left + box.width + GAP
    for sweep in range(2 * _SWEEPS):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted = {box.id: _mean((other.center for other in near.get(box.id, ())), box.center) for box in row}
            _settle(row, wanted)
    leftmost = min((box.x for row in rows for box in row), default=0.0)
    for row in rows:
        for box in row:
            box.x -= leftmost
    return max((box.x + box.width for row in rows for box in row), default=0.0)


def _settle(row: Sequence[Box], wanted: Mapping[str, float]) -> None:
    """As near to the wanted middles as the order and the gaps allow: the mean of pushing right and pushing left."""
    rightward: list[float] = []
    edge = float("-inf")
    for box in row:
        x = max(wanted[box.id] - box.width / 2, edge)
        rightward.append(x)
        edge = x + box.width + GAP
    edge = float("inf")
    for position in reversed(range(len(row))):
        box = row[position]
        x = min(wanted[box.id] - box.width / 2, edge - box.width)
        box.x = (x + rightward[position]) / 2
        edge = x - GAP


def _mean(values: Iterable[float], otherwise: float) -> float:
    found = list(values)
    return sum(found) / len(found) if found else otherwise
