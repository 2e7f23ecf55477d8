"""Findings for people, by file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Final

from cdk_sagemaker_training.cli.formats.words import printable, short
from cdk_sagemaker_training.cli.formats.writer import write
from cdk_sagemaker_training.cli.linting.report import Located, Report, Summary

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

    def begin(self) -> None:
        """See ``Writer``."""

    def add(self, report: Report) -> None:
        """See ``Writer``."""
        shown = [located for located in report.findings if not located.reasons]
        if shown:
            write("\n".join([self._paint(printable(report.file), "file"), *map(self._finding, shown), "", ""]))

    def end(self, summary: Summary) -> None:
        """See ``Writer``."""
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

    def _finding(self, located: Located) -> str:
        finding, place = located.finding, located.place
        severity = finding.severity.value
        about = [f"pipeline {located.pipeline}"] if located.pipeline else []
        about += [f"step {finding.step}"] if finding.step else []
        where = printable(", ".join(about))
        head = f"  {place.line}:{place.column}  {self._paint(severity, severity)}  {self._paint(finding.rule, 'file')}"
        lines = [f"{head}  {where}" if where else head, f"    {printable(finding.message)}"]
        value = short(finding.value)
        if located.excerpt:
            lines.append(self._paint(f"    {place.line} | {printable(located.excerpt)}", "dim"))
        elif finding.path:
            lines.append(self._paint(f"    {printable(finding.path)}{f': {value}' if value else ''}", "dim"))
        return "\n".join([*lines, f"    fix: {printable(finding.fix)}"])


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
