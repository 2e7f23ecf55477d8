"""What a format does: it is told each report as it comes, so that memory does not grow with the files."""

from __future__ import annotations

from typing import Protocol

import click

from cdk_sagemaker_training.cli.linting.report import Report, Summary


class Writer(Protocol):
    """Writes reports to standard output."""

    def begin(self) -> None:
        """What stands before all reports."""
        ...

    def add(self, report: Report) -> None:
        """One report."""
        ...

    def end(self, summary: Summary) -> None:
        """What stands after all reports. Also called where a run is broken off: what is written is whole."""
        ...


def write(text: str) -> None:
    """Text to standard output, its colours included: whoever paints has asked whether they are wanted."""
    click.echo(text, nl=False, color=True)
