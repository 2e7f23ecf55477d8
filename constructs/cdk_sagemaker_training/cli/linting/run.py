"""A whole run: what is named, looked at, written, counted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final

import click

from cdk_sagemaker_training.cli.formats.words import printable
from cdk_sagemaker_training.cli.formats.writer import Writer
from cdk_sagemaker_training.cli.linting.many import FEW, reports
from cdk_sagemaker_training.cli.linting.places import Place
from cdk_sagemaker_training.cli.linting.plan import Plan
from cdk_sagemaker_training.cli.linting.reading import UnusableError
from cdk_sagemaker_training.cli.linting.report import Located, Report, Summary
from cdk_sagemaker_training.cli.linting.settings import Options, Settings, settings
from cdk_sagemaker_training.cli.linting.targets import Target, targets_of
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.rules.scheme import STALE_ACKNOWLEDGEMENT

_UNUSABLE: Final = 2


def run(
    words: Sequence[str],
    *,
    format: str,
    config: Path | None,
    options: Options,
    deployed: Callable[[Plan], Iterator[Report]] | None,
) -> int:
    """Lints what is named, and what ``deployed`` gives; returns the exit code."""
    found = loaded_settings(config, options)
    if found is None:
        return _UNUSABLE
    writer = _writer(format, found.plan)
    summary = Summary()
    covered, used = set[int](), set[int]()
    writer.begin()
    try:
        for report in _all(words, found.plan, deployed):
            _tell(report)
            summary.add(report)
            covered |= report.covered
            used |= report.used
            writer.add(report)
        stale = _stale(found, covered - used)
        for located in stale.findings:
            summary.add(Report(file=stale.file, findings=[located], is_skipped=True))
        writer.add(stale)
        if deployed is None and not summary.files and not summary.problems:
            click.echo("Error: nothing to lint: no pipeline definition and no template among these files", err=True)
            summary.problems += 1
    finally:
        writer.end(summary)
    return summary.exit_code


def loaded_settings(config: Path | None, options: Options | None = None) -> Settings | None:
    """The settings; None where something is wrong with them, which is told on standard error."""
    try:
        return settings(config, options)
    except UnusableError as error:
        click.echo(f"Error: {f'{config}: ' if config else ''}{printable(str(error))}", err=True)
    except InvalidInputError as error:
        for problem in error.problems:
            click.echo(f"Error: {printable(str(problem))}", err=True)
    return None


def _all(words: Sequence[str], plan: Plan, deployed: Callable[[Plan], Iterator[Report]] | None) -> Iterator[Report]:
    targets: dict[str, Target] = {}
    for word in words:
        found = _targets(word)
        if isinstance(found, Report):
            yield found
            continue
        for target in found:
            known = targets.get(target.shown)
            targets[target.shown] = target if known is None or target.is_named else known
    with _progress(len(targets)) as advance:
        for report in reports(list(targets.values()), plan):
            yield report
            advance()
    if deployed is not None:
        yield from deployed(plan)


def _targets(word: str) -> Sequence[Target] | Report:
    try:
        return targets_of(word)
    except UnusableError as error:
        return Report(file=Path(word).as_posix(), problems=[str(error)])


def _tell(report: Report) -> None:
    for problem in report.problems:
        click.echo(f"Error: {printable(report.file)}: {printable(problem)}", err=True)
    for note in report.notes:
        click.echo(f"INFO: {printable(report.file)}: {printable(note)}", err=True)


def _stale(found: Settings, positions: set[int]) -> Report:
    """The acknowledgements that excused nothing in any of the files that they are about."""
    if STALE_ACKNOWLEDGEMENT not in found.plan.chosen:
        return Report(file=found.shown)
    given = [found.plan.acknowledgements[position] for position in sorted(positions)]
    findings = [
        Located(
            finding=each.acknowledgement.stale(), file=found.shown, pipeline="", place=Place(each.line, 1), excerpt=""
        )
        for each in given
    ]
    shown = [located for located in findings if located.finding.severity.at_least(found.plan.min_severity)]
    return Report(file=found.shown, findings=shown, is_skipped=True)


def _writer(format: str, plan: Plan) -> Writer:
    match format:
        case "json":
            from cdk_sagemaker_training.cli.formats.json_format import JsonWriter

            return JsonWriter()
        case "sarif":
            from cdk_sagemaker_training.cli.formats.sarif_format import SarifWriter

            return SarifWriter(plan.rules)
        case _:
            from cdk_sagemaker_training.cli.formats.text_format import TextWriter

            return TextWriter()


def _progress(total: int) -> AbstractContextManager[Callable[[], object]]:
    """What to call after each file: it moves a bar where there are many and somebody is looking."""
    if total <= FEW or not sys.stderr.isatty():
        return nullcontext(lambda: None)
    from cdk_sagemaker_training.cli.formats.progress import progress

    return progress(total)
