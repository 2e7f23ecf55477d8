"""A comparison for people in a shell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cdk_sagemaker_training.cli.comparing.run import Compared, Comparisons
from cdk_sagemaker_training.cli.formats import diff_words as words
from cdk_sagemaker_training.cli.formats.text_format import count, painter
from cdk_sagemaker_training.cli.formats.words import printable, short
from cdk_sagemaker_training.cli.formats.writer import write
from cdk_sagemaker_training.definition.comparison.change import Change
from cdk_sagemaker_training.definition.comparison.placeholders import in_words
from cdk_sagemaker_training.definition.comparison.steps import StepPair
from cdk_sagemaker_training.rules import Finding

_LONGEST: Final = 120
_SIGNS: Final = {"added": "+", "removed": "-", "changed": "~"}


def write_text(found: Comparisons) -> None:
    """Colours where standard output is a terminal that has them and NO_COLOR is not set."""
    for line in _Text().lines(found):
        write(f"{line}\n")


class _Text:
    def __init__(self) -> None:
        self._paint = painter()

    def lines(self, found: Comparisons) -> Iterator[str]:
        for pipeline in found.removed:
            yield self._signed("removed", f"pipeline {words.pipeline_text(pipeline)}")
        for pipeline in found.added:
            yield self._signed("added", f"pipeline {words.pipeline_text(pipeline)}")
        for compared in found.pipelines:
            if not compared.comparison.is_equal:
                yield from self._pipeline(compared)
        different = sum(not each.comparison.is_equal for each in found.pipelines)
        others = [(found.added, "added"), (found.removed, "removed")]
        more = [f"{len(each)} {what}" for each, what in others if each]
        told = f"{count(len(found.pipelines), 'pipeline')} compared: {', '.join([f'{different} different', *more])}"
        yield self._paint(told, "file" if found.is_equal else "warning")

    def _pipeline(self, compared: Compared) -> Iterator[str]:
        comparison = compared.comparison
        document = comparison.document
        yield f"{self._paint(f'pipeline {words.title(compared)}', 'file')}: {words.summary(compared)}"
        yield from self._changes(document.changes, "  ")
        for node in document.removed:
            yield "  " + self._signed("removed", f"step {printable(node.name)} ({printable(node.type)})")
        for node in document.added:
            yield "  " + self._signed("added", f"step {printable(node.name)} ({printable(node.type)})")
        for pair in document.steps:
            if not pair.is_equal:
                yield from self._step(pair)
        yield from self._effects("caching", list(words.cache_lines(comparison.caching)))
        yield from self._effects("warm pools", list(words.pool_lines(comparison.warm_pools)))
        yield from self._findings(comparison.findings.new, comparison.findings.gone)
        if document.taken_as_equal:
            yield self._paint("  taken as equal", "dim")
            for name, value in document.taken_as_equal.items():
                yield self._paint(f"    {printable(name)} = {short(in_words(value))}", "dim")
        yield ""

    def _step(self, pair: StepPair) -> Iterator[str]:
        told = f"step {printable(pair.after.name)} ({printable(pair.after.type)})"
        if pair.is_renamed:
            told += f", renamed from {printable(pair.before.name)}"
        if pair.is_moved:
            told += f", {words.move_text(pair)}"
        yield "  " + self._signed("changed", told)
        yield from self._changes(pair.changes, "      ")

    def _changes(self, changes: Sequence[Change], indent: str) -> Iterator[str]:
        others, together = words.without_hyperparameters(changes)
        for where, group in together:
            told = "; ".join(words.hyperparameter_text(change) for change in group)
            yield f"{indent}{self._signed('changed', printable(where))}: {told}"
        for change in others:
            names = words.names_text(change)
            where = f"{words.path_text(change)} ({names})" if names else words.path_text(change)
            yield f"{indent}{self._signed(change.kind, where)}: {_told(change)}"

    def _effects(self, heading: str, effects: Sequence[tuple[str, str]]) -> Iterator[str]:
        if effects:
            yield f"  {self._paint(heading, 'file')}"
            yield from (f"    {step} {told}" for step, told in effects)

    def _findings(self, new: Sequence[Finding], gone: Sequence[Finding]) -> Iterator[str]:
        if new or gone:
            yield f"  {self._paint('findings', 'file')}"
        for kind, told, findings in (("added", "new", new), ("removed", "gone", gone)):
            for finding in findings:
                severity = finding.severity.value
                head = f"{self._signed(kind, told)} {self._paint(severity, severity)} {finding.rule}"
                step = f" step {printable(finding.step)}" if finding.step else ""
                yield f"    {head}{step}: {printable(finding.message)}"

    def _signed(self, kind: str, text: str) -> str:
        return self._paint(f"{_SIGNS[kind]} {text}", kind)


def _told(change: Change) -> str:
    before, after = (short(in_words(value), _LONGEST) for value in (change.before, change.after))
    match change.kind:
        case "added":
            return after
        case "removed":
            return f"was {before}"
        case _:
            return f"{before} -> {after}"
