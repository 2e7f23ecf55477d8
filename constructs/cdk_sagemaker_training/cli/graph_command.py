"""``smtrain graph``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdk_sagemaker_training.cli.linting.definitions import Definition
    from cdk_sagemaker_training.cli.linting.targets import Target
    from cdk_sagemaker_training.cli.picture_names import Drawn

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
@click.option("--output", "-o", type=click.Path(), help="A file, or a folder (pictures/) for several pipelines.")
@click.option("--pipeline", metavar="NAME", help="Of the pipelines in FILE the one with this logical id or name.")
@click.option("--no-findings", is_flag=True, help="Draw the steps without what the rules say of them.")
def graph(file: str, *, format: str, output: str | None, pipeline: str | None, no_findings: bool) -> None:
    """Draw a pipeline: its steps and branches, what waits for what, badges, findings.

    FILE is a pipeline definition or a CloudFormation template in JSON or YAML, a cdk.out, or - for standard input.
    Without --output the picture goes to standard output. A folder gets a file for each pipeline, called like it, and
    like its stack too where several pipelines have one name; it is made where it is not there. Ends with 2 where there
    is no pipeline to draw.
    """
    from cdk_sagemaker_training.cli.picture_names import file_names

    found = list(_definitions(file))
    chosen = [(drawn, definition) for drawn, definition in found if pipeline in (None, drawn.logical_id, drawn.name)]
    if not chosen:
        names = ", ".join(drawn.title for drawn, _ in found)
        raise click.UsageError(f"no such pipeline in {file}{f'; there is {names}' if names else ''}")
    folder = None if output is None or not _is_folder(output) else Path(output)
    if len(chosen) > 1 and folder is None:
        names = ", ".join(str(drawn) for drawn, _ in chosen)
        fix = "Choose one with --pipeline, name its file, or give a folder as --output, such as pictures/"
        raise click.UsageError(f"several pipelines: {names}. {fix}")
    names = file_names([drawn for drawn, _ in chosen])
    for name, (drawn, definition) in zip(names, chosen, strict=True):
        text = _picture(drawn.title, definition, format, with_findings=not no_findings)
        if output is None:
            click.echo(text, nl=False)
        else:
            _write(text, Path(output) if folder is None else folder / f"{name}{_SUFFIXES[format]}")


def _is_folder(output: str) -> bool:
    """Whether it is a folder, or is meant to be one: its name ends in a slash."""
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def _write(text: str, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        click.echo(f"Error: {target} cannot be written: {error.strerror}", err=True)
        sys.exit(2)
    click.echo(target, err=True)


def _picture(title: str, definition: Definition, format: str, *, with_findings: bool) -> str:
    from cdk_sagemaker_training import pictures
    from cdk_sagemaker_training.rules import check_definition

    findings = check_definition(definition.document) if with_findings else []
    picture = pictures.Picture.of(definition.document, title=title, findings=findings)
    return {"html": pictures.page, "mermaid": pictures.mermaid, "svg": pictures.svg}[format](picture)


def _definitions(word: str) -> Iterator[tuple[Drawn, Definition]]:
    """The definitions in what is named; what cannot be used ends the program."""
    from cdk_sagemaker_training.cli.linting.reading import UnusableError
    from cdk_sagemaker_training.cli.linting.targets import targets_of
    from cdk_sagemaker_training.cli.picture_names import Drawn

    try:
        for target in targets_of(word):
            for definition in _definitions_in(target):
                yield Drawn(target.shown, definition.pipeline, definition.name), definition
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
