"""One side of a comparison: a file, a folder, a cloud assembly, standard input, a deployed pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import attrs

from cdk_sagemaker_training.cli.deployed_names import DEPLOYED
from cdk_sagemaker_training.cli.linting.definitions import Definition, definition_of, found_in, is_something_else
from cdk_sagemaker_training.cli.linting.reading import UnusableError
from cdk_sagemaker_training.cli.linting.targets import Target, targets_of


@attrs.frozen(kw_only=True)
class SidePipeline:
    """A pipeline of one side."""

    definition: Definition
    file: str
    """As it stands in messages, and as globs of the configuration find it."""
    key: str
    """The file as it is called inside of the folder; empty for a file that was named itself."""
    is_deployed: bool = False

    @property
    def logical_id(self) -> str:
        """Of a template's pipeline; else empty."""
        return "" if self.is_deployed else self.definition.pipeline

    @property
    def name(self) -> str | None:
        """The name of the pipeline, where it is known."""
        return self.definition.name

    @property
    def is_template(self) -> bool:
        """Whether a template declares it, so that tokens may stand in it."""
        return bool(self.logical_id)

    @property
    def label(self) -> str:
        """What it is called in messages: the logical id, the name, or the file."""
        return self.definition.pipeline or self.file


@attrs.define
class Side:
    """What one word on the command line stands for."""

    word: str
    pipelines: list[SidePipeline] = attrs.field(factory=list[SidePipeline])
    problems: list[str] = attrs.field(factory=list[str])
    """Each with the file that it is about."""
    unseen: set[str] = attrs.field(factory=set[str])
    """Logical ids of pipelines that are there and cannot be looked into."""

    @property
    def is_one_definition(self) -> bool:
        """Whether it is a single definition rather than templates or a folder: only its like is compared with it."""
        return len(self.pipelines) == 1 and not self.pipelines[0].is_template and not self.pipelines[0].key


def side_of(word: str, deployed: Callable[[str], str]) -> Side:
    """Reads a side; what cannot be used is told in its problems. ``deployed``: gives the text of a deployed pipeline
    by its name, and may raise ``UnusableError``.
    """
    side = Side(word)
    if word.startswith(DEPLOYED):
        name = word.removeprefix(DEPLOYED)
        try:
            definition = definition_of(deployed(name), name)
        except UnusableError as error:
            side.problems.append(f"{word}: {error}")
        else:
            side.pipelines.append(SidePipeline(definition=definition, file=word, key="", is_deployed=True))
        return side
    try:
        targets = targets_of(word)
    except UnusableError as error:
        side.problems.append(f"{Path(word).as_posix()}: {error}")
        return side
    for target in targets:
        _read(side, target)
    if not side.pipelines and not side.problems:
        side.problems.append(f"{Path(word).as_posix()}: no pipeline definition and no template with a pipeline in it")
    return side


def only(side: Side, wanted: Iterable[str]) -> None:
    """Leaves the pipelines with one of these logical ids or names; a definition that has neither stays."""
    names = set(wanted)
    side.pipelines = [
        each for each in side.pipelines if names & {each.logical_id, each.name} or not (each.logical_id or each.name)
    ]
    if not side.pipelines and not side.problems:
        side.problems.append(f"{side.word}: no pipeline {' or '.join(sorted(names))} in it")


def _read(side: Side, target: Target) -> None:
    try:
        _, found = found_in(target)
    except UnusableError as error:
        if not is_something_else(target, error):
            side.problems.append(f"{target.shown}: {error}")
        return
    if found is None:
        return
    key = "" if target.file == side.word else _inside(side.word, target)
    side.problems += [f"{target.shown}: {problem}" for problem in (*found.problems, *found.notes)]
    side.unseen |= set(found.unseen)
    side.pipelines += [SidePipeline(definition=each, file=target.shown, key=key) for each in found.definitions]


def _inside(word: str, target: Target) -> str:
    try:
        return Path(target.file).relative_to(word).as_posix()
    except ValueError:  # a glob
        return target.shown
