"""Curves as SVG, both axes logarithmic: what a benchmark has measured for several numbers of something."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Final

WIDTH: Final = 720
HEIGHT: Final = 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 210, 40, 50
"""Margins; the words of the curves stand at the right."""
COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
"""Told apart by people who see few colours (Okabe and Ito); lines of peers are dashed too."""
_WORD_HEIGHT: Final = 15


def svg(
    title: str, across: str, up: str, curves: Mapping[str, Mapping[float, float]], dashed: Sequence[str] = ()
) -> str:
    """The picture. ``curves``: by name, what was measured by number, all above 0. ``dashed``: those of peers."""
    points = [point for curve in curves.values() for point in curve.items()]
    to_x = _scale([x for x, _ in points], _LEFT, WIDTH - _RIGHT)
    to_y = _scale([y for _, y in points], HEIGHT - _BOTTOM, _TOP)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        _text(_LEFT, 20, title, weight="bold"),
        _text((_LEFT + WIDTH - _RIGHT) / 2, HEIGHT - 12, across, anchor="middle"),
        _text(_LEFT - 8, _TOP - 8, up, anchor="end"),
    ]
    for tick in _ticks([x for x, _ in points]):
        lines += [_line(to_x(tick), _TOP, to_x(tick), HEIGHT - _BOTTOM)]
        lines += [_text(to_x(tick), HEIGHT - _BOTTOM + 16, f"{tick:,g}", anchor="middle")]
    for tick in _ticks([y for _, y in points]):
        lines += [_line(_LEFT, to_y(tick), WIDTH - _RIGHT, to_y(tick))]
        lines += [_text(_LEFT - 8, to_y(tick) + 4, f"{tick:,g}", anchor="end")]
    ends: dict[str, float] = {}
    for number, (name, curve) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{to_x(x):.1f},{to_y(y):.1f}" for x, y in sorted(curve.items()))
        stroke = ' stroke-dasharray="6 4"' if name in dashed else ""
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{stroke}/>')
        ends[name] = to_y(curve[max(curve)])
    for name, y in _apart(ends).items():
        lines.append(_text(WIDTH - _RIGHT + 8, y + 4, name, colour=COLOURS[list(curves).index(name) % len(COLOURS)]))
    return "\n".join([*lines, "</svg>", ""])


def _scale(values: Sequence[float], start: float, end: float) -> Callable[[float], float]:
    low, high = math.log10(min(values)), math.log10(max(values))
    width = (high - low) or 1

    def place(value: float) -> float:
        return start + (math.log10(value) - low) / width * (end - start)

    return place


def _ticks(values: Sequence[float]) -> list[float]:
    """Powers of ten, and where there are few of them twice and five times each too."""
    low, high = min(values), max(values)
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found = [10.0**exponent for exponent in exponents if low <= 10.0**exponent <= high]
    if len(found) < 3:
        found = [step * 10.0**exponent for exponent in exponents for step in (1, 2, 5)]
    return [each for each in found if low <= each <= high]


def _apart(ends: Mapping[str, float]) -> dict[str, float]:
    """Where the words go: beside the end of each curve, and none over another."""
    placed: dict[str, float] = {}
    last = -math.inf
    for name, y in sorted(ends.items(), key=lambda item: item[1]):
        last = max(y, last + _WORD_HEIGHT)
        placed[name] = last
    return placed


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#ddd"/>'


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", weight: str = "normal", colour: str = "#333"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="{colour}">'
        f"{escape(words)}</text>"
    )
