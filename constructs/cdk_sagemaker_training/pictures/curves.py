"""The values of a metric over time, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

_WIDTH, _HEIGHT, _MARGIN = 640, 180, 44
_BELOW, _ABOVE = 24, 24

CURVE_STYLE: Final = """
figure{margin:1rem 0}figcaption{opacity:.7}svg.metric{width:100%;max-width:40rem;color:#0969da}
@media(prefers-color-scheme:dark){svg.metric{color:#4493f8}}
svg.metric text{font-size:11px;fill:#808890}svg.metric polyline{fill:none;stroke:currentColor;stroke-width:1.5}
svg.metric circle{fill:currentColor}svg.metric .axis{stroke:#a0a8b0}
svg.metric .cut{stroke:#cf222e;stroke-dasharray:4 3}
"""


def curve(name: str, points: Sequence[tuple[float, float]], cuts: Sequence[float] = ()) -> str:
    """A figure of HTML. ``points``: seconds and values, at least one. ``cuts``: seconds at which it was cut off."""
    times, numbers = [time for time, _ in points], [number for _, number in points]
    last, low, high = max([*times, *cuts, 1e-9]), min(numbers), max(numbers)
    spread = (high - low) or 1.0
    bottom = _HEIGHT - _BELOW

    def x(time: float) -> float:
        return _MARGIN + time / last * (_WIDTH - 2 * _MARGIN)

    def y(number: float) -> float:
        return bottom - (number - low) / spread * (_HEIGHT - _BELOW - _ABOVE)

    # The values of an attempt are a line of their own.
    attempts = [[point for point in points if sum(cut <= point[0] for cut in cuts) == n] for n in range(len(cuts) + 1)]
    drawn = [" ".join(f"{x(time):.1f},{y(number):.1f}" for time, number in own) for own in attempts if own]
    lines = "".join(f'<polyline points="{line}"/>' for line in drawn)
    marks = "".join(f'<line class="cut" x1="{x(at):.1f}" x2="{x(at):.1f}" y1="12" y2="{bottom}"/>' for at in cuts)
    cut_text = "; dashed: the Spot instances were taken away" if cuts else ""
    return (
        f'<figure><svg class="metric" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(name)} over time">'
        f'<line class="axis" x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="{bottom}" y2="{bottom}"/>'
        f'<text x="2" y="{y(high) + 4:.1f}">{high:.4g}</text><text x="2" y="{y(low) + 4:.1f}">{low:.4g}</text>'
        f'<text x="{_WIDTH - _MARGIN}" y="{_HEIGHT - 6}" text-anchor="end">{last:.1f} s</text>'
        f'{marks}{lines}<circle cx="{x(times[-1]):.1f}" cy="{y(numbers[-1]):.1f}" r="3"/></svg>'
        f"<figcaption>{escape(name)}: {len(points)} values{cut_text}</figcaption></figure>"
    )
