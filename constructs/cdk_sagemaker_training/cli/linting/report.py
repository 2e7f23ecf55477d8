"""What is reported of one file."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from cdk_sagemaker_training.cli.linting.places import Place
from cdk_sagemaker_training.rules import Finding


@attrs.frozen(kw_only=True)
class Located:
    """A finding and where it stands."""

    finding: Finding
    file: str
    pipeline: str
    """The logical id or the name; empty for a definition in a file of its own."""
    place: Place
    excerpt: str
    """The line that it stands in; empty where the value does not stand there by itself."""
    reasons: Sequence[str] = ()
    """Why people live with it; empty for what counts."""


@attrs.frozen(kw_only=True)
class Report:
    """One file, looked at."""

    file: str
    findings: Sequence[Located] = ()
    problems: Sequence[str] = ()
    """Why it, or a part of it, cannot be used."""
    notes: Sequence[str] = ()
    pipelines: int = 0
    is_skipped: bool = False
    """Whether it is neither a definition nor a template, and need not be one."""
    covered: frozenset[int] = frozenset()
    """Positions of the acknowledgements that were about this file."""
    used: frozenset[int] = frozenset()
    """Those of them that excused something."""


@attrs.define
class Summary:
    """All of them, counted."""

    files: int = 0
    pipelines: int = 0
    by_severity: dict[str, int] = attrs.field(factory=dict[str, int])
    acknowledged: int = 0
    problems: int = 0

    def add(self, report: Report) -> None:
        """Counts one."""
        self.files += not report.is_skipped
        self.pipelines += report.pipelines
        self.problems += len(report.problems)
        for located in report.findings:
            if located.reasons:
                self.acknowledged += 1
            else:
                severity = located.finding.severity.value
                self.by_severity[severity] = self.by_severity.get(severity, 0) + 1

    @property
    def exit_code(self) -> int:
        """0 clean, 1 errors, 2 something could not be used."""
        return 2 if self.problems else int(self.by_severity.get("error", 0) > 0)
