"""Finds the one definition that is meant, and writes it as Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
import click

from cdk_sagemaker_training.cli.deployed_names import DEPLOYED, deployed_reader
from cdk_sagemaker_training.cli.formats.words import printable
from cdk_sagemaker_training.cli.linting.definitions import Definition, definition_of, definitions_in
from cdk_sagemaker_training.cli.linting.reading import UnusableError, standard_input, text_of
from cdk_sagemaker_training.cli.linting.targets import STANDARD_INPUT, targets_of
from cdk_sagemaker_training.definition.document.document import PipelineDefinition
from cdk_sagemaker_training.definition.source.module import PythonSource, python_source
from cdk_sagemaker_training.errors import TrainingError

_UNUSABLE: Final = 2


def imported(
    source: str,
    name: str | None,
    output: Path | None,
    *,
    keep_image_uris: bool,
    region: str | None,
    profile: str | None,
) -> int:
    """Writes the definition in ``source``; returns the exit code. What went wrong is told on standard error."""
    try:
        found = list(_deployed(source, region, profile) if source.startswith(DEPLOYED) else _definitions(source))
        definition = _chosen(found, name)
        written = python_source(PipelineDefinition.from_json(definition.document), keep_image_uris=keep_image_uris)
        _write(written.text, output)
    except UnusableError as error:
        click.echo(f"Error: {printable(source)}: {printable(str(error))}", err=True)
        return _UNUSABLE
    except TrainingError as error:
        for problem in error.problems:
            click.echo(f"Error: {printable(source)}: {printable(str(problem))}", err=True)
        return _UNUSABLE
    for line in _told(written, output):
        click.echo(printable(line), err=True)
    return 0


@attrs.frozen
class _Found:
    """A definition and the file that it is in."""

    file: str
    definition: Definition

    def __str__(self) -> str:
        return f"{self.definition.pipeline or 'a definition'} in {self.file}"


def _definitions(source: str) -> Iterator[_Found]:
    """Every definition in what is named. Raises ``UnusableError`` where one cannot be seen, or where there is none."""
    count = 0
    for target in targets_of(source):
        from_input = target.file == STANDARD_INPUT
        path = None if from_input else Path(target.file)
        text = standard_input() if path is None else text_of(path)
        found = definitions_in(text, path=path, is_named=target.is_named)
        if found is None:
            continue
        for unseen in (*found.problems, *found.notes):
            raise UnusableError(unseen)
        count += len(found.definitions)
        yield from (_Found(target.shown, definition) for definition in found.definitions)
    if not count:
        raise UnusableError("no pipeline definition")


def _deployed(source: str, region: str | None, profile: str | None) -> Iterator[_Found]:
    name = source.removeprefix(DEPLOYED)
    yield _Found(source, definition_of(deployed_reader([source], region, profile)(name), name))


def _chosen(found: list[_Found], name: str | None) -> Definition:
    meant = [one for one in found if name in {None, one.definition.pipeline, one.definition.name}]
    if len(meant) == 1:
        return meant[0].definition
    there = ", ".join(str(one) for one in meant or found)
    if not meant:
        raise UnusableError(f"no pipeline {name!r}; there is {there}")
    raise UnusableError(f"{len(meant)} pipelines; name a file, or choose one with --name: {there}")


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        with output.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise UnusableError(f"{output} exists, and nothing is overwritten") from error
    except OSError as error:
        raise UnusableError(f"{output} cannot be written: {error.strerror}") from error


def _told(written: PythonSource, output: Path | None) -> Iterator[str]:
    """A line about the steps, one for each that has no class, and one about what is left to do."""
    raw = [step for step in written.steps if not step.typed]
    where = "" if output is None else f"{output}: "
    line = f"{where}{len(written.steps) - len(raw)} of {len(written.steps)} steps typed"
    if raw:
        types = ", ".join(f"{count} {kind}" for kind, count in sorted(Counter(step.type for step in raw).items()))
        line += f"; as they stood: {types}"
    yield line
    yield from (f"{step.name} stands as it was: {step.reason}" for step in raw)
    if written.tokens:
        yield f"Give your own values to {', '.join(written.tokens)}: only a deployment knows them."
