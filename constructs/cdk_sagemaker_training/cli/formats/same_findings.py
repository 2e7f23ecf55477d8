"""The same finding of many pipelines, such as those of a fleet, told to people once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import attrs

from cdk_sagemaker_training.cli.formats.words import short
from cdk_sagemaker_training.cli.linting.report import Located, Report

EACH: Final = 3
"""As many pipelines are told each in full."""

_REMEMBERED: Final = 1_000
"""Findings that are known again in later files: memory does not grow with the files."""

_Same: TypeAlias = tuple[str, ...]


@attrs.frozen
class Told:
    """One finding to tell, of one pipeline or of several."""

    located: Located
    """The first one."""
    pipelines: Sequence[str]
    """Of the file, those that have it."""
    as_in: str = ""
    """The file that it was told of in full, where it is not told again."""


@attrs.define
class Repeated:
    """A finding and where it was found so far."""

    located: Located
    """The first one."""
    files: int = 0
    pipelines: int = 0
    is_in_short: bool = False


class SameFindings:
    """Findings are the same that differ in nothing but pipeline and place."""

    def __init__(self) -> None:
        self._known: dict[_Same, Repeated] = {}

    def of(self, report: Report) -> Iterator[Told]:
        """What to tell of a file, in its order: nothing that people live with."""
        shown = [located for located in report.findings if not located.reasons]
        groups: dict[_Same, list[Located]] = {}
        for located in shown:
            groups.setdefault(_same(located), []).append(located)
        as_in = {same: self._remember(same, found) for same, found in groups.items()}
        for located in shown:
            same = _same(located)
            names = list(dict.fromkeys(each.pipeline for each in groups[same]))
            if len(names) <= EACH and not as_in[same]:
                yield Told(located, [located.pipeline])
            elif located is groups[same][0]:
                yield Told(located, names, as_in[same])

    @property
    def repeated(self) -> Sequence[Repeated]:
        """Those that were told of later files in short."""
        return [found for found in self._known.values() if found.is_in_short]

    def _remember(self, same: _Same, found: Sequence[Located]) -> str:
        """The file in which it stands in full, where that is enough."""
        known = self._known.get(same)
        if known is None:
            known = Repeated(found[0])
            if len(self._known) < _REMEMBERED:
                self._known[same] = known
        known.is_in_short = known.pipelines >= EACH
        known.files += 1
        known.pipelines += len({each.pipeline for each in found})
        return known.located.file if known.is_in_short else ""


def _same(located: Located) -> _Same:
    found = located.finding
    return found.rule, found.severity.value, found.step, found.path, found.message, found.fix, short(found.value)
