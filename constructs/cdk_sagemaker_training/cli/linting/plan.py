"""What is asked of every file alike. It goes to the processes of a pool."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import attrs

from cdk_sagemaker_training.cli.linting.definitions import Definition
from cdk_sagemaker_training.rules import Acknowledgement, PipelineUsage, Severity
from cdk_sagemaker_training.rules.discovery import rule_set
from cdk_sagemaker_training.rules.rule import Rule
from cdk_sagemaker_training.rules.usage import usage_in_region


@attrs.frozen(kw_only=True)
class FileAcknowledgement:
    """An acknowledgement and the files that it is about."""

    acknowledgement: Acknowledgement
    files: str | None = None
    line: int = 1
    """Of the file with the configuration."""


@attrs.frozen(kw_only=True)
class FileUsage:
    """How the pipelines of some files are used."""

    files: str
    pipeline: str | None = None
    arguments: Mapping[str, Any]
    """Of ``PipelineUsage``, which cannot go to another process."""

    @property
    def usage(self) -> PipelineUsage:
        """The usage."""
        return PipelineUsage(**self.arguments)


@attrs.frozen(kw_only=True, slots=False)
class Plan:
    """Rules, acknowledgements and usages."""

    chosen: frozenset[str]
    """Ids, that of stale acknowledgements included."""
    min_severity: Severity = Severity.INFO
    packages: tuple[str, ...] = ()
    acknowledgements: Sequence[FileAcknowledgement] = ()
    usages: Sequence[FileUsage] = ()
    root: Path = attrs.field(factory=Path.cwd)
    """What globs are relative to, and where rules of one's own may be beside what is installed."""

    def __getstate__(self) -> dict[str, object]:
        """Rules are found anew in another process."""
        return {name: value for name, value in vars(self).items() if name != "rules"}

    @cached_property
    def rules(self) -> Sequence[Rule]:
        """The chosen ones."""
        return tuple(rule for rule in all_rules(self.packages, self.root) if rule.id in self.chosen)

    def acknowledgements_for(self, file: str) -> Sequence[tuple[int, Acknowledgement]]:
        """Those that are about a file, with their positions."""
        relative = self._relative(file)
        return [
            (position, given.acknowledgement)
            for position, given in enumerate(self.acknowledgements)
            if given.acknowledgement.rule in self.chosen and (given.files is None or matches(relative, given.files))
        ]

    def usage_of(self, file: str, definition: Definition) -> PipelineUsage | None:
        """How a pipeline is used: the first usage that is about it, with the schedule and region of its template."""
        relative, names = self._relative(file), (None, definition.pipeline, definition.name)
        fitting = (given for given in self.usages if given.pipeline in names and matches(relative, given.files))
        given = usage_in_region(next((found.usage for found in fitting), None), definition.region)
        schedule = definition.schedule
        if schedule is None or schedule.expression is None or (given is not None and given.schedule is not None):
            return given
        return attrs.evolve(
            given or PipelineUsage(), schedule=schedule.expression, scheduled_parameters=schedule.parameters
        )

    def _relative(self, file: str) -> str:
        try:
            return Path(file).absolute().relative_to(self.root.absolute()).as_posix()
        except ValueError:
            return Path(file).as_posix()


def all_rules(packages: tuple[str, ...], root: Path) -> Sequence[Rule]:
    """The library's rules and those of packages, which may lie in ``root``. Raises ``InvalidInputError``."""
    if packages and str(root) not in sys.path:
        sys.path.append(str(root))  # after everything else: nothing there stands in for a package that is installed
    return rule_set(packages)


def matches(path: str, glob: str) -> bool:
    """Whether a glob is about a path: ``*`` stays in a folder, ``**`` does not; without a ``/`` it is about names."""
    return _pattern(glob).fullmatch(path) is not None


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", glob.removeprefix("./"))
    anywhere = "" if "/" in glob else "(?:.*/)?"
    return re.compile(anywhere + "".join(parts.get(piece) or re.escape(piece) for piece in pieces), re.DOTALL)
