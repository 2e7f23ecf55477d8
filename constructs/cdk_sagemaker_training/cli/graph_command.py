"""``smtrain graph``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdk_sagemaker_training.cli.linting.definitions import Definition
    from cdk_sagemaker_training.cli.linting.targets import Target

_SUFFIXES: Final = {"html": ".html", "mermaid": ".mmd", "svg": ".svg"}


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--format",
    type=click.Choice(sorted(_SUFFIXES)),
    default="html",
    show_default=True,
    help="A page that works offline, a picture, or text that GitHub and GitLab draw.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="A file, or a folder for several pipelines.")
@click.option("--pipeline", metavar="NAME", help="Of the pipelines in FILE the one with this logical id or name.")
@click.option("--no-findings", is_flag=True, help="Draw the steps without what the rules say of them.")
def graph(file: str, *, format: str, output: Path | None, pipeline: str | None, no_findings: bool) -> None:
    """Draw a pipeline: its steps and branches, what waits for what, badges, findings.

    FILE is a pipeline definition or a CloudFormation template in JSON or YAML, a cdk.out, or - for standard input.
    Without --output the picture goes to standard output. Ends with 2 where there is no pipeline to draw.
    """
    found = list(_definitions(file))
    chosen = [each for each in found if pipeline in (None, each[1].pipeline, each[1].name)]
    into_folder = output is not None and output.is_dir()
    if not chosen:
        names = ", ".join(_name(label, definition) for label, definition in found)
        raise click.UsageError(f"no such pipeline in {file}{f'; there is {names}' if names else ''}")
    if len(chosen) > 1 and not into_folder:
        names = ", ".join(_name(label, definition) for label, definition in chosen)
        raise click.UsageError(f"several pipelines: {names}. Choose one with --pipeline, or give a folder as --output")
    for label, definition in chosen:
        text = _drawn(_name(label, definition), definition, format, with_findings=not no_findings)
        if output is None:
            click.echo(text, nl=False)
            continue
        target = output / f"{_name(label, definition)}{_SUFFIXES[format]}" if into_folder else output
        target.write_text(text, encoding="utf-8")
        click.echo(target, err=True)


def _name(label: str, definition: Definition) -> str:
    return definition.name or definition.pipeline or Path(label).stem


def _drawn(title: str, definition: Definition, format: str, *, with_findings: bool) -> str:
    from cdk_sagemaker_training import pictures
    from cdk_sagemaker_training.rules import check_definition

    findings = check_definition(definition.document) if with_findings else []
    picture = pictures.Picture.of(definition.document, title=title, findings=findings)
    return {"html": pictures.page, "mermaid": pictures.mermaid, "svg": pictures.svg}[format](picture)


def _definitions(word: str) -> Iterator[tuple[str, Definition]]:
    """The definitions in what is named; what cannot be used ends the program."""
    from cdk_sagemaker_training.cli.linting.reading import UnusableError
    from cdk_sagemaker_training.cli.linting.targets import targets_of

    try:
        for target in targets_of(word):
            yield from ((target.shown, definition) for definition in _definitions_in(target))
    except UnusableError as error:
        click.echo(f"Error: {word}: {error}", err=True)
        sys.exit(2)


def _definitions_in(target: Target) -> Sequence[Definition]:
    from cdk_sagemaker_training.cli.linting.definitions import definitions_in
    from cdk_sagemaker_training.cli.linting.reading import UnusableError, standard_input, text_of
    from cdk_sagemaker_training.cli.linting.targets import STANDARD_INPUT

    path = None if target.file == STANDARD_INPUT else Path(target.file)
    text = standard_input() if path is None else text_of(path)
    found = definitions_in(text, path=path, is_named=target.is_named)
    if found is not None and found.problems:
        raise UnusableError("; ".join(found.problems))
    return [] if found is None else found.definitions
