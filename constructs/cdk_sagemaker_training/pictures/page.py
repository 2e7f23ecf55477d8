"""A picture as one HTML file that needs nothing else: details on click, light and dark, by keyboard too."""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files

import attrs

from cdk_sagemaker_training.pictures.picture import Picture
from cdk_sagemaker_training.pictures.svg import STYLE, drawing


def page(picture: Picture) -> str:
    """The whole page."""
    title = escape(picture.title or "Pipeline")
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{STYLE}{_part('page.css')}</style>",
            "</head>",
            "<body>",
            f'<header><h1>{title}</h1><span class="summary">{escape(_summary(picture))}</span>',
            '<label>Find a step <input id="find" type="search"></label></header>',
            "<main>",
            f'<section class="canvas" tabindex="0" aria-label="Graph">{drawing(picture)}</section>',
            f'<aside id="details" aria-live="polite"><div>{_overview(picture)}</div></aside>',
            "</main>",
            f'<script type="application/json" id="data">{_data(picture)}</script>',
            f"<script>{_part('page.js')}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _part(name: str) -> str:
    return (files("cdk_sagemaker_training.pictures") / name).read_text(encoding="utf-8")


def _summary(picture: Picture) -> str:
    counted = {"step": len(picture.nodes), **picture.counts}
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in counted.items())


def _overview(picture: Picture) -> str:
    parts = ["<h2>Pipeline</h2>", "<p>Click a step, or walk along the edges with the arrow keys and press Enter.</p>"]
    if picture.findings:
        parts.append('<h3>Findings of the pipeline</h3><ul id="pipeline-findings"></ul>')
    if picture.parameters:
        rows = [
            f'<tr><th scope="row">{escape(each.name)}</th><td>{escape(each.type)}</td>'
            f"<td>{escape(each.default)}</td></tr>"
            for each in picture.parameters
        ]
        head = "<thead><tr><th>name</th><th>type</th><th>default</th></tr></thead>"
        parts.append(f"<h3>Parameters</h3><table>{head}<tbody>{''.join(rows)}</tbody></table>")
    return "".join(parts)


def _data(picture: Picture) -> str:
    nodes = [
        {
            **attrs.asdict(node, recurse=False, filter=attrs.filters.exclude("findings")),
            "findings": [found.to_json() for found in node.findings],
        }
        for node in picture.nodes
    ]
    content = {
        "nodes": nodes,
        "edges": [attrs.asdict(edge) for edge in picture.edges],
        "findings": [found.to_json() for found in picture.findings],
    }
    # "<" is written so that no text of a definition can end the script element.
    return json.dumps(content, ensure_ascii=True).replace("<", "\\u003c")
