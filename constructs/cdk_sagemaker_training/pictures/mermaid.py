"""A picture as Mermaid text, which GitHub, GitLab and many editors draw."""

from __future__ import annotations

from collections.abc import Iterator

from cdk_sagemaker_training.pictures.picture import Node, Picture

_STYLES = {"error": "stroke:#c0392b,stroke-width:3px", "warning": "stroke:#b9770e,stroke-width:2px"}
_ARROWS = {"data": "-->", "order": "-.->", "branch": "==>"}


def mermaid(picture: Picture) -> str:
    """A ``flowchart TD``. Data is drawn with full arrows, order with dotted ones, branches with thick ones."""
    return "\n".join([*_lines(picture), ""])


def _lines(picture: Picture) -> Iterator[str]:
    if picture.title:
        yield from ("---", f"title: {_quoted(picture.title)}", "---")
    yield "flowchart TD"
    ids = {node.name: f"s{position}" for position, node in enumerate(picture.nodes)}
    yield from _held(picture, "", ids, "  ")
    for edge in picture.edges:
        label = f"|{_quoted(edge.label)}|" if edge.label and edge.kind != "branch" else ""
        yield f"  {ids[edge.start]} {_ARROWS[edge.kind]}{label} {ids[edge.end]}"
    for severity, style in _STYLES.items():
        found = [ids[node.name] for node in picture.nodes if node.worst is not None and node.worst.value == severity]
        if found:
            yield f"  classDef {severity} {style}"
            yield f"  class {','.join(found)} {severity}"


def _held(picture: Picture, holder: str, ids: dict[str, str], indent: str) -> Iterator[str]:
    for node in picture.nodes:
        if node.holder == holder:
            yield f"{indent}{ids[node.name]}{_shape(node)}"
    for position, group in enumerate(picture.groups):
        if group.holder == holder:
            yield f"{indent}subgraph g{position}[{_quoted(f'{group.owner}: {group.label}')}]"
            yield from _held(picture, group.id, ids, f"{indent}  ")
            yield f"{indent}end"


def _shape(node: Node) -> str:
    lines = [node.display_name, node.type, *([" · ".join(node.badges)] if node.badges else [])]
    text = '"' + "<br/>".join(map(_escaped, lines)) + '"'
    return {"Condition": f"{{{text}}}", "Fail": f"([{text}])"}.get(node.type, f"[{text}]")


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    escaped = text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
    return " ".join(escaped.split())
