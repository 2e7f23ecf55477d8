"""Findings for people, by file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from cdk_sagemaker_training.cli.formats.same_findings import EACH, Repeated, SameFindings, Told
from cdk_sagemaker_training.cli.formats.words import printable, short
from cdk_sagemaker_training.cli.formats.writer import write
from cdk_sagemaker_training.cli.linting.report import Report, Summary
from cdk_sagemaker_training.rules import Finding

_STYLES: Final = {
    "error": "bold red",
    "warning": "yellow",
    "info": "cyan",
    "file": "bold",
    "dim": "dim",
    "added": "green",
    "removed": "red",
    "changed": "yellow",
}


class TextWriter:
    """Colours where standard output is a terminal that has them and NO_COLOR is not set."""

    def __init__(self) -> None:
        self._paint = painter()
        self._same = SameFindings()

    def begin(self) -> None:
        """See ``Writer``."""

    def add(self, report: Report) -> None:
        """See ``Writer``."""
        shown = [self._finding(told) for told in self._same.of(report)]
        if shown:
            write("\n".join([self._paint(printable(report.file), "file"), *shown, "", ""]))

    def end(self, summary: Summary) -> None:
        """See ``Writer``."""
        if self._same.repeated:
            title = self._paint("in many pipelines (--format json has each with its place)", "file")
            write("\n".join([title, *map(self._repeated, self._same.repeated), "", ""]))
        counts = [count(summary.by_severity.get(name, 0), name) for name in ("error", "warning")]
        infos = summary.by_severity.get("info", 0)
        more = [f"{infos} info"] if infos else []
        if summary.acknowledged:
            more.append(f"{summary.acknowledged} acknowledged")
        if summary.problems:
            more.append(f"{summary.problems} unusable")
        looked = f"{count(summary.pipelines, 'pipeline')} in {count(summary.files, 'file')}"
        style = "error" if summary.exit_code else "warning" if sum(summary.by_severity.values()) else "file"
        write(self._paint(f"{', '.join([*counts, *more])}; {looked}", style) + "\n")

    def _finding(self, told: Told) -> str:
        finding, place, excerpt = told.located.finding, told.located.place, told.located.excerpt
        head = f"  {place.line}:{place.column}  {self._head(finding)}"
        where = ", ".join([*_pipelines(told.pipelines), *_step(finding)])
        head = f"{head}  {printable(where)}" if where else head
        if told.as_in:
            return f"{head}{':' if where else ' '} as in {printable(told.as_in)}"
        lines = [head, f"    {printable(finding.message)}"]
        value = short(finding.value)
        if excerpt:
            lines.append(self._paint(f"    {place.line} | {printable(excerpt)}", "dim"))
        elif finding.path:
            lines.append(self._paint(f"    {printable(finding.path)}{f': {value}' if value else ''}", "dim"))
        return "\n".join([*lines, f"    fix: {printable(finding.fix)}"])

    def _repeated(self, found: Repeated) -> str:
        finding = found.located.finding
        where = ", ".join([*_step(finding), f"{count(found.pipelines, 'pipeline')} in {count(found.files, 'file')}"])
        return f"  {self._head(finding)}  {printable(where)}: {printable(finding.message)}"

    def _head(self, finding: Finding) -> str:
        severity = finding.severity.value
        return f"{self._paint(severity, severity)}  {self._paint(finding.rule, 'file')}"


def _step(finding: Finding) -> list[str]:
    return [f"step {finding.step}"] if finding.step else []


def _pipelines(names: Sequence[str]) -> list[str]:
    """Those of a file of its own have no name."""
    if len(names) == 1:
        return [f"pipeline {names[0]}"] if names[0] else []
    if len(names) <= EACH:
        return [f"pipelines {', '.join(names)}"]
    return [f"{count(len(names), 'pipeline')}: {', '.join(names[:EACH])} and {len(names) - EACH:,} more"]


def count(number: int, noun: str) -> str:
    """``2 pipelines``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def painter() -> Callable[[str, str], str]:
    """What gives a text a style; leaves it alone where nobody wants colours."""
    if not (sys.stdout.isatty() or os.environ.get("FORCE_COLOR")):
        return lambda text, _style: text
    from rich.color import ColorSystem
    from rich.console import Console
    from rich.style import Style

    console = Console()
    if console.color_system is None or console.no_color:
        return lambda text, _style: text
    styles = {name: Style.parse(words) for name, words in _STYLES.items()}
    return lambda text, style: styles[style].render(text, color_system=ColorSystem.STANDARD)
