"""What people have looked at and decided to live with, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.checks import checked, text
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.rules.finding import Finding
from cdk_sagemaker_training.rules.scheme import STALE_ACKNOWLEDGEMENT
from cdk_sagemaker_training.rules.severity import Severity


@attrs.frozen(kw_only=True)
class Acknowledgement(Spec):
    """A rule that does not count, for a reason that others can read.

    ``rule``: its id. ``reason``: in words, not blank. ``step``: the one step that it is about; default: the pipeline
    as a whole, all of its steps included. Raises ``InvalidInputError``.
    """

    rule: str = attrs.field(metadata=checked(text(pattern=r"SMT\d{3}", like="SMT201")))
    reason: str = attrs.field(metadata=checked(text(pattern=r"(?s).*\S.*", like="the job takes two minutes")))
    step: str | None = attrs.field(default=None, metadata=checked(text(minimum=1)))

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is one of those that it is about."""
        return finding.rule == self.rule and self.step in (None, finding.step)

    def stale(self) -> Finding:
        """The finding that it matches nothing."""
        about = f" for step {self.step!r}" if self.step else ""
        return Finding(
            rule=STALE_ACKNOWLEDGEMENT,
            severity=Severity.WARNING,
            step=self.step or "",
            path="",
            value=self.rule,
            message=f"the acknowledgement of {self.rule}{about} ({self.reason!r}) matches no finding",
            fix="remove it if what it excused is gone; or mend its rule or step",
        )


@attrs.frozen
class Judged(ByValue):
    """Findings, parted by whether somebody has acknowledged them."""

    open: Sequence[Finding]
    acknowledged: Sequence[tuple[Finding, Acknowledgement]]

    def unused(self, acknowledgements: Iterable[Acknowledgement]) -> list[Acknowledgement]:
        """Those of the acknowledgements that no finding needed."""
        used = [acknowledgement for _, acknowledgement in self.acknowledged]
        return [given for given in acknowledgements if given not in used]


def judge(findings: Iterable[Finding], acknowledgements: Sequence[Acknowledgement]) -> Judged:
    """Parts findings by the acknowledgements; the first one that covers a finding counts, then all that do."""
    left: list[Finding] = []
    excused: list[tuple[Finding, Acknowledgement]] = []
    for finding in findings:
        covering = [given for given in acknowledgements if given.covers(finding)]
        excused += [(finding, given) for given in covering]
        if not covering:
            left.append(finding)
    return Judged(left, excused)
