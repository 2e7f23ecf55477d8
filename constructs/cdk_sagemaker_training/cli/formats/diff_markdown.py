"""A comparison as a comment on a pull request: headings, lists, and long values folded away. No tables."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from cdk_sagemaker_training.cli.comparing.run import Compared, Comparisons
from cdk_sagemaker_training.cli.formats import diff_words as words
from cdk_sagemaker_training.cli.formats.text_format import count
from cdk_sagemaker_training.cli.formats.words import json_value, printable
from cdk_sagemaker_training.cli.formats.writer import write
from cdk_sagemaker_training.definition.comparison.change import Change
from cdk_sagemaker_training.definition.comparison.placeholders import in_words
from cdk_sagemaker_training.definition.comparison.steps import StepPair
from cdk_sagemaker_training.definition.document.graph import Node
from cdk_sagemaker_training.rules import Finding

MAX_CHARS: Final = 60_000
"""Of all of it: GitHub takes comments of 65,536 characters."""

_LONG: Final = 100
"""Characters of a value that stands in its line."""
_LONGEST: Final = 4_000
"""Characters of a value that is folded away."""
_SPECIAL: Final = re.compile(r"([\\`*_\[\]#!|~])")


def write_markdown(found: Comparisons) -> None:
    """As many pipelines as fit, the others counted."""
    left = MAX_CHARS
    blocks = list(_blocks(found))
    for position, block in enumerate(blocks):
        text = "\n".join(block) + "\n\n"
        if len(text) > left:
            rest = sum(len(each) for each in blocks[position:])
            write(f"{count(rest, 'line')} more left out: `smtrain diff` tells them.\n")
            return
        write(text)
        left -= len(text)


def _blocks(found: Comparisons) -> Iterator[list[str]]:
    """Parts that are written or left out as a whole."""
    different = [each for each in found.pipelines if not each.comparison.is_equal]
    equal = len(found.pipelines) - len(different)
    if found.is_equal:
        yield [f"### SageMaker pipelines: no difference in {count(equal, 'pipeline')}"]
        return
    parts = [
        *([f"{len(different)} changed"] if different else []),
        *([f"{len(found.added)} added"] if found.added else []),
        *([f"{len(found.removed)} removed"] if found.removed else []),
        *([f"{equal} without a difference"] if equal else []),
    ]
    yield [f"### SageMaker pipelines: {', '.join(parts)}"]
    listed = [(found.added, "added"), (found.removed, "removed")]
    lines = [f"- Pipeline {_code(words.pipeline_text(each))} {what}" for group, what in listed for each in group]
    if lines:
        yield lines
    for compared in different:
        yield from _pipeline(compared)


def _pipeline(compared: Compared) -> Iterator[list[str]]:
    comparison = compared.comparison
    document = comparison.document
    yield [f"#### {_code(words.title(compared))}", "", f"{words.summary(compared)}."]
    if document.changes:
        yield ["**Beside the steps**", "", *_changes(document.changes, "")]
    lines = [*_nodes(document.removed, "removed"), *_nodes(document.added, "added")]
    if lines:
        yield ["**Steps added and removed**", "", *lines]
    changed = [pair for pair in document.steps if not pair.is_equal]
    if changed:
        yield ["**Steps changed**"]
        for pair in changed:
            yield [_step(pair), *_changes(pair.changes, "  ")]
    yield from _effects("Caching", list(words.cache_lines(comparison.caching)))
    yield from _effects("Warm pools", list(words.pool_lines(comparison.warm_pools)))
    if comparison.findings.new:
        yield ["**New findings**", "", *map(_finding, comparison.findings.new)]
    if comparison.findings.gone:
        yield ["**Findings that are gone**", "", *map(_finding, comparison.findings.gone)]
    if document.taken_as_equal:
        taken = [
            f"- {_code(printable(name))} = {_code(_cut(words.value_text(value), _LONG))}"
            for name, value in document.taken_as_equal.items()
        ]
        yield ["<details><summary>Taken as equal</summary>", "", *taken, "", "</details>"]


def _nodes(nodes: Sequence[Node], what: str) -> list[str]:
    return [f"- {_code(printable(node.name))} ({_text(node.type)}) {what}" for node in nodes]


def _step(pair: StepPair) -> str:
    told = f"- {_code(printable(pair.after.name))} ({_text(pair.after.type)})"
    if pair.is_renamed:
        told += f", renamed from {_code(printable(pair.before.name))}"
    return told + (f", {_text(words.move_text(pair))}" if pair.is_moved else "")


def _changes(changes: Sequence[Change], indent: str) -> Iterator[str]:
    others, together = words.without_hyperparameters(changes)
    for where, group in together:
        told = "; ".join(words.hyperparameter_text(change) for change in group)
        yield f"{indent}- {_code(printable(where))}: {_code(_cut(told, _LONGEST))}"
    for change in others:
        yield from _change(change, indent)


def _change(change: Change, indent: str) -> Iterator[str]:
    names = words.names_text(change)
    where = f"{_code(words.path_text(change))}{f' ({_code(names)})' if names else ''}"
    values = {"before": words.value_text(change.before), "after": words.value_text(change.after)}
    shown = {"added": ["after"], "removed": ["before"], "changed": ["before", "after"]}[change.kind]
    if all(len(values[side]) <= _LONG for side in shown):
        told = " -> ".join(_code(values[side]) for side in shown)
        yield f"{indent}- {where} {'' if change.kind == 'changed' else change.kind + ': '}{told}"
        return
    yield f"{indent}- {where} {change.kind}"
    for side in shown:
        yield from _folded(side, change.before if side == "before" else change.after, f"{indent}  ")


def _folded(summary: str, value: object, indent: str) -> Iterator[str]:
    pretty = json.dumps(json_value(in_words(value)), ensure_ascii=False, indent=2)
    lines = [printable(line) for line in _cut(pretty, _LONGEST).split("\n")]
    fence = "`" * max(3, _longest_run("\n".join(lines)) + 1)
    block = ["", f"<details><summary>{summary}</summary>", "", f"{fence}json", *lines, fence, "", "</details>", ""]
    yield from (f"{indent}{line}".rstrip() for line in block)


def _effects(heading: str, lines: Sequence[tuple[str, str]]) -> Iterator[list[str]]:
    if lines:
        yield [f"**{heading}**", "", *(f"- {_code(step)} {_text(told)}" for step, told in lines)]


def _finding(finding: Finding) -> str:
    step = f" step {_code(printable(finding.step))}" if finding.step else ""
    return f"- {finding.rule} ({finding.severity.value}){step}: {_text(printable(finding.message))}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}..."


def _longest_run(text: str) -> int:
    return max(map(len, re.findall(r"`+", text)), default=0)


def _code(text: str) -> str:
    """Text as it is, in a span of code."""
    fence = "`" * (_longest_run(text) + 1)
    space = " " if text[:1] == "`" or text[-1:] == "`" or not text.strip() else ""
    return f"{fence}{space}{text}{space}{fence}"


def _text(text: str) -> str:
    """Text that formats nothing, links nothing and names nobody."""
    escaped = _SPECIAL.sub(r"\\\1", printable(text))
    return html.escape(escaped, quote=False).replace("@", "&#64;")
