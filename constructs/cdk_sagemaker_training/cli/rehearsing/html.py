"""The report of a rehearsal as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from cdk_sagemaker_training.rehearsal.rehearsing import Rehearsal
from cdk_sagemaker_training.runtime.metrics import Value
from cdk_sagemaker_training.runtime.outcome import INTERRUPTED

_WIDTH, _HEIGHT, _MARGIN = 640, 180, 44
_MOST_LINES: Final = 400
_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1b1f24;--quiet:#5b6470;--line:#d5dae0;--good:#1a7f37;--warning:#9a6700;
--error:#cf222e;--curve:#0969da;--paper:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--quiet:#9198a1;--line:#3d444d;--good:#3fb950;--warning:#d29922;
--error:#f85149;--curve:#4493f8;--paper:#0d1117}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:2rem auto;
padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.2rem;border-top:1px solid var(--line);padding-top:1rem}h3{font-size:1rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.3rem .6rem;
border-bottom:1px solid var(--line)}
.good{color:var(--good)}.warning,.info{color:var(--warning)}.error{color:var(--error)}.unseen,.fix{color:var(--quiet)}
figure{margin:1rem 0}figcaption{color:var(--quiet)}svg{width:100%;max-width:40rem}
svg text{font-size:11px;fill:var(--quiet)}.curve{fill:none;stroke:var(--curve);stroke-width:1.5}
.dot{fill:var(--curve)}.axis{stroke:var(--line)}.cut{stroke:var(--error);stroke-dasharray:4 3}
pre{overflow:auto;max-height:24rem;font-size:12px;border:1px solid var(--line);padding:.6rem}
"""


def report(done: Sequence[Rehearsal]) -> str:
    """The whole page."""
    title = "Rehearsal" if len(done) != 1 else f"Rehearsal of {done[0].step}"
    head = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1>",
    ]
    return "\n".join([*head, *(_step(one) for one in done), "</body></html>", ""])


def _step(one: Rehearsal) -> str:
    rows = [
        f'<tr><td class="{verdict.judgement.value}">{verdict.judgement.value}</td><td>{escape(verdict.check)}</td>'
        f"<td>{escape(verdict.message)}"
        + (f'<div class="fix">fix: {escape(verdict.fix)}</div>' if verdict.fix else "")
        + "</td></tr>"
        for verdict in one.verdicts
    ]
    names = dict.fromkeys(value.name for value in one.outcome.metrics.values)
    curves = [_curve(name, one.outcome.values_of(name), one) for name in names]
    lines = [line.text for line in one.outcome.metrics.lines][-_MOST_LINES:]
    printed = escape("\n".join(lines))
    return "\n".join(
        [
            f"<section><h2>{escape(one.step)}: {escape(one.outcome.status)}</h2>",
            "<table><thead><tr><th>judgement</th><th>of</th><th>what was seen</th></tr></thead>",
            f"<tbody>{''.join(rows)}</tbody></table>",
            *curves,
            f"<details><summary>The last {len(lines)} lines</summary><pre>{printed}</pre></details>",
            "</section>",
        ]
    )


def _curve(name: str, values: Sequence[Value], one: Rehearsal) -> str:
    """The values by time, with a line where the job was interrupted."""
    first = one.outcome.attempts[0].started if one.outcome.attempts else values[0].time
    ends = [a.started + a.seconds - first for a in one.outcome.attempts if a.ended == INTERRUPTED]
    times = [max(value.time - first, 0.0) for value in values]
    numbers = [value.value for value in values]
    last, low, high = max([*times, *ends, 1e-9]), min(numbers), max(numbers)
    spread = (high - low) or 1.0

    def x(time: float) -> float:
        return _MARGIN + time / last * (_WIDTH - 2 * _MARGIN)

    def y(number: float) -> float:
        return _HEIGHT - 24 - (number - low) / spread * (_HEIGHT - 48)

    points = " ".join(f"{x(time):.1f},{y(number):.1f}" for time, number in zip(times, numbers, strict=True))
    cuts = "".join(
        f'<line class="cut" x1="{x(end):.1f}" x2="{x(end):.1f}" y1="12" y2="{_HEIGHT - 24}"/>' for end in ends
    )
    dots = f'<circle class="dot" cx="{x(times[-1]):.1f}" cy="{y(numbers[-1]):.1f}" r="3"/>'
    cut_text = "" if not ends else "; dashed: the Spot instances were taken away"
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(name)} over time">'
        f'<line class="axis" x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="{_HEIGHT - 24}" y2="{_HEIGHT - 24}"/>'
        f'<text x="2" y="{y(high) + 4:.1f}">{high:.4g}</text><text x="2" y="{y(low) + 4:.1f}">{low:.4g}</text>'
        f'<text x="{_WIDTH - _MARGIN}" y="{_HEIGHT - 6}" text-anchor="end">{last:.1f} s</text>'
        f'{cuts}<polyline class="curve" points="{points}"/>{dots}</svg>'
        f"<figcaption>{escape(name)}: {len(values)} values{cut_text}</figcaption></figure>"
    )
