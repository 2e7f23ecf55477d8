"""A picture as SVG: light or dark as the reader's device is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from cdk_sagemaker_training.pictures.layout import LABEL, Box, Layout, layout
from cdk_sagemaker_training.pictures.picture import Edge, Node, Picture

STYLE: Final = """
.pipeline { --paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #8c959f; --box: #f6f8fa; --edge: #d0d7de;
  --accent: #0969da; --group: rgba(9, 105, 218, .06); --error: #c62828; --warning: #9a6700; --info: #0969da;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
@media (prefers-color-scheme: dark) { .pipeline { --paper: #0d1117; --ink: #e6edf3; --soft: #9198a1; --line: #7d8590;
  --box: #161b22; --edge: #3d444d; --accent: #58a6ff; --group: rgba(88, 166, 255, .08); --error: #ff7b72;
  --warning: #e3b341; --info: #58a6ff; } }
.pipeline .paper { fill: var(--paper); }
.pipeline .group rect { fill: var(--group); stroke: var(--edge); stroke-dasharray: 4 4; }
.pipeline .group text { fill: var(--soft); font-size: 12px; }
.pipeline .edge path { fill: none; stroke: var(--line); stroke-width: 1.5; }
.pipeline .edge.order path { stroke-dasharray: 5 4; }
.pipeline .edge.branch path { stroke: var(--accent); }
.pipeline .edge text { fill: var(--soft); font-size: 11px; }
.pipeline .step > rect { fill: var(--box); stroke: var(--edge); stroke-width: 1.5; }
.pipeline .step.error > rect { stroke: var(--error); stroke-width: 2.5; }
.pipeline .step.warning > rect { stroke: var(--warning); stroke-width: 2; }
.pipeline .name { fill: var(--ink); font-size: 14px; font-weight: 600; }
.pipeline .type { fill: var(--soft); font-size: 12px; }
.pipeline .badge rect { fill: none; stroke: var(--line); }
.pipeline .badge text { fill: var(--ink); font-size: 11px; }
.pipeline .mark circle { fill: var(--paper); stroke: currentColor; stroke-width: 1.5; }
.pipeline .mark text { fill: currentColor; font-size: 11px; font-weight: 700; text-anchor: middle; }
.pipeline .mark.error { color: var(--error); } .pipeline .mark.warning { color: var(--warning); }
.pipeline .mark.info { color: var(--info); }
.pipeline .edge path.head { fill: var(--line); stroke: none; }
.pipeline .edge.branch path.head { fill: var(--accent); }
"""

_NAME_CHARS: Final = 24
_BADGE_CHAR: Final = 6.4
_ACROSS: Final = 4.0


def svg(picture: Picture) -> str:
    """A document of its own: ``<svg>`` with its style inside."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawing(picture, style=STYLE)}\n'


def drawing(picture: Picture, *, style: str = "") -> str:
    """The ``<svg>`` element. Each step is a group with ``data-step`` and its name as a title."""
    found = layout(picture)
    width, height = round(found.width), round(found.height)
    title = escape(picture.title or "Pipeline")
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="pipeline" width="{width}" height="{height}"',
            f'viewBox="0 0 {width} {height}" role="group" aria-label="{title}">',
            f"<title>{title}</title>",
            *([f"<style>{style}</style>"] if style else []),
            f'<rect class="paper" width="{width}" height="{height}"/>',
            *(line for group in picture.groups for line in _group(found.boxes[group.id], group.owner, group.label)),
            *(line for edge in picture.edges for line in _edge(edge, picture, found)),
            *(line for node in picture.nodes for line in _step(node, found.boxes[node.name])),
            "</svg>",
        ]
    )


def _group(box: Box, owner: str, label: str) -> Iterator[str]:
    yield '<g class="group">'
    yield f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="10"/>'
    yield f'<text x="{box.x + 12:.1f}" y="{box.y + LABEL - 4:.1f}">{escape(_cut(owner, 30))}: {escape(label)}</text>'
    yield "</g>"


def _edge(edge: Edge, picture: Picture, found: Layout) -> Iterator[str]:
    start, end = found.boxes[edge.start], found.boxes[edge.end]
    if found.is_wide:
        first, last = (start.x + start.width, start.middle), (end.x - 7, end.middle)
        tip = f"M{end.x - 8:.1f} {end.middle - 5:.1f}v10l8 -5z"
    else:
        first, last = (start.center, start.y + start.height), (end.center, end.y - 7)
        tip = f"M{end.center - 5:.1f} {end.y - 8:.1f}h10l-5 8z"
    points = [first, *_way(edge, picture, found), last]
    names = f"{edge.start} to {edge.end}{f': {edge.label}' if edge.label else ''}"
    yield f'<g class="edge {edge.kind}"><title>{escape(names)}</title>'
    yield f'<path d="{_curve(points, is_wide=found.is_wide)}"/>'
    yield f'<path class="head" d="{tip}"/></g>'


def _way(edge: Edge, picture: Picture, found: Layout) -> Sequence[tuple[float, float]]:
    """The points that an edge passes where the boxes stand side by side that hold its ends."""
    holders = {node.name: node.holder for node in picture.nodes} | {g.id: g.holder for g in picture.groups}

    def held_by(name: str) -> list[str]:
        line = [name]
        while line[-1]:
            line.append(holders[line[-1]])
        return line

    ends = held_by(edge.end)
    for start in held_by(edge.start):
        for end in ends:
            if start and end and holders[start] == holders[end]:
                return found.passes.get((start, end), ())
    return ()


def _curve(points: Sequence[tuple[float, float]], *, is_wide: bool) -> str:
    (x, y), *others = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in others:
        across, down = ((to_x - x) / 2, 0.0) if is_wide else (0.0, (to_y - y) / 2)
        bends = f"{x + across:.1f} {y + down:.1f} {to_x - across:.1f} {to_y - down:.1f}"
        parts.append(f"C{bends} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(parts)


def _step(node: Node, box: Box) -> Iterator[str]:
    worst = "" if node.worst is None else f" {node.worst.value}"
    told = [node.type, *node.badges, *(f"{len(node.findings)} findings" for _ in [0] if node.findings)]
    label = f"{node.display_name}: {', '.join(told)}"
    yield (
        f'<g class="step{worst}" data-step="{escape(node.name)}" transform="translate({box.x:.1f} {box.y:.1f})" '
        f'aria-label="{escape(label)}">'
    )
    yield f"<title>{escape(label)}</title>"
    radius = {"Condition": 24, "Fail": 24}.get(node.type, 8)
    yield f'<rect width="{box.width:.1f}" height="{box.height:.1f}" rx="{radius}"/>'
    yield f'<text class="name" x="14" y="24">{escape(_cut(node.display_name, _NAME_CHARS))}</text>'
    instances = dict(node.facts).get("instances", "")
    kind = f"{node.type} · {instances}" if instances else node.type
    yield f'<text class="type" x="14" y="42">{escape(_cut(kind, _NAME_CHARS + 6))}</text>'
    yield from _badges(node.badges, box.width)
    if node.findings and node.worst is not None:
        yield f'<g class="mark {node.worst.value}"><circle cx="{box.width - 4:.1f}" cy="4" r="10"/>'
        yield f'<text x="{box.width - 4:.1f}" y="8">{len(node.findings)}</text></g>'
    yield "</g>"


def _badges(badges: Sequence[str], width: float) -> Iterator[str]:
    left = 14.0
    for badge in badges:
        room = len(badge) * _BADGE_CHAR + 12
        if left + room > width - _ACROSS:
            return
        yield f'<g class="badge"><rect x="{left:.1f}" y="51" width="{room:.1f}" height="17" rx="8.5"/>'
        yield f'<text x="{left + 6:.1f}" y="63.5">{escape(badge)}</text></g>'
        left += room + 6


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
