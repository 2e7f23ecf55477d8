"""The report of a rehearsal as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from cdk_sagemaker_training.pictures.curves import CURVE_STYLE, curve
from cdk_sagemaker_training.rehearsal.rehearsing import Rehearsal
from cdk_sagemaker_training.runtime.outcome import INTERRUPTED

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
.good{color:var(--good)}.warning{color:var(--warning)}.error{color:var(--error)}.unseen,.fix{color:var(--quiet)}
pre{overflow:auto;max-height:24rem;font-size:12px;border:1px solid var(--line);padding:.6rem}
"""


def report(done: Sequence[Rehearsal]) -> str:
    """The whole page."""
    title = "Rehearsal" if len(done) != 1 else f"Rehearsal of {done[0].step}"
    head = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{_STYLE}{CURVE_STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1>",
    ]
    return "\n".join([*head, *(_step(one) for one in done), "</body></html>", ""])


def _step(one: Rehearsal) -> str:
    rows = [
        f'<tr><td class="{verdict.judgement.value}">{verdict.judgement.value}</td><td>{escape(verdict.check)}</td>'
        f"<td>{escape(verdict.message)}"
        + (f'<div class="fix">fix: {escape(verdict.fix)}</div>' if verdict.fix else "")
        + (f"<pre>{escape(chr(10).join(verdict.printed))}</pre>" if verdict.printed else "")
        + "</td></tr>"
        for verdict in one.verdicts
    ]
    names = dict.fromkeys(value.name for value in one.outcome.metrics.values)
    first = one.outcome.attempts[0].started if one.outcome.attempts else 0.0
    cuts = [a.started + a.seconds - first for a in one.outcome.attempts if a.ended == INTERRUPTED]
    curves = [
        curve(name, [(max(value.time - first, 0.0), value.value) for value in one.outcome.values_of(name)], cuts)
        for name in names
    ]
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
