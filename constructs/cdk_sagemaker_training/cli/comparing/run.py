"""A whole comparison: two sides, compared, written, with an exit code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs
import click

from cdk_sagemaker_training.cli.comparing.matching import Matched, match_pipelines
from cdk_sagemaker_training.cli.comparing.sides import SidePipeline, only, side_of
from cdk_sagemaker_training.cli.formats.words import printable
from cdk_sagemaker_training.cli.linting.check import checked
from cdk_sagemaker_training.cli.linting.plan import Plan
from cdk_sagemaker_training.cli.linting.reading import UnusableError
from cdk_sagemaker_training.cli.linting.run import loaded_settings
from cdk_sagemaker_training.cli.linting.settings import Options
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules import Finding
from cdk_sagemaker_training.rules.acknowledgement import judge
from cdk_sagemaker_training.rules.comparison.definitions import DefinitionComparison, Find, compare_definitions

UNUSABLE: Final = 2


@attrs.frozen(kw_only=True)
class Compared:
    """A pipeline that both sides have."""

    before: SidePipeline
    after: SidePipeline
    comparison: DefinitionComparison


@attrs.frozen(kw_only=True)
class Comparisons:
    """All of a run."""

    pipelines: Sequence[Compared]
    added: Sequence[SidePipeline]
    removed: Sequence[SidePipeline]

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.removed) and all(each.comparison.is_equal for each in self.pipelines)


def run(
    words: tuple[str, str],
    *,
    format: str,
    config: Path | None,
    pipelines: Sequence[str],
    deployed: Sequence[Callable[[str], str]],
) -> int:
    """Compares, writes, and returns the exit code: 0 equal, 1 different, 2 something could not be used.

    ``deployed``: for each word, what gives the definition of a deployed pipeline by its name.
    """
    settings = loaded_settings(config, Options())
    if settings is None:
        return UNUSABLE
    before, after = map(side_of, words, deployed)
    if pipelines:
        only(before, pipelines)
        only(after, pipelines)
    problems = [*before.problems, *after.problems]
    matched: Matched | None = None
    if before.pipelines and after.pipelines:
        try:
            matched = match_pipelines(before, after)
        except UnusableError as error:
            problems.append(str(error))
    found = None if matched is None else _compared(matched, settings.plan, problems)
    for problem in dict.fromkeys(problems):
        click.echo(f"Error: {printable(problem)}", err=True)
    if found is None:
        return UNUSABLE
    _write(found, format)
    return UNUSABLE if problems else int(not found.is_equal)


def _compared(matched: Matched, plan: Plan, problems: list[str]) -> Comparisons:
    return Comparisons(
        pipelines=[_pair(before, after, plan, problems) for before, after in matched.pairs],
        added=matched.added,
        removed=matched.removed,
    )


def _pair(before: SidePipeline, after: SidePipeline, plan: Plan, problems: list[str]) -> Compared:
    comparison = compare_definitions(
        before.definition.document,
        after.definition.document,
        names=(before.name, after.name),
        find=(_finder(before, plan, problems), _finder(after, plan, problems)),
        one_is_deployed=before.is_template != after.is_template,
    )
    return Compared(before=before, after=after, comparison=comparison)


def _finder(pipeline: SidePipeline, plan: Plan, problems: list[str]) -> Find:
    """What gives the findings that nobody has acknowledged."""

    def find(document: Mapping[str, Json]) -> Sequence[Finding]:
        definition = attrs.evolve(pipeline.definition, document=dict(document))
        made, failed = checked(definition, plan.usage_of(pipeline.file, definition), plan.rules)
        problems.extend(f"{pipeline.file}: {words}" for words in failed)
        given = [acknowledgement for _, acknowledgement in plan.acknowledgements_for(pipeline.file)]
        return [finding for finding in judge(made, given).open if finding.severity.at_least(plan.min_severity)]

    return find


def _write(found: Comparisons, format: str) -> None:
    match format:
        case "json":
            from cdk_sagemaker_training.cli.formats.diff_json import write_json as write
        case "markdown":
            from cdk_sagemaker_training.cli.formats.diff_markdown import write_markdown as write
        case _:
            from cdk_sagemaker_training.cli.formats.diff_text import write_text as write
    write(found)
