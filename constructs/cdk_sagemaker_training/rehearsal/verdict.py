"""What a rehearsal says of a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

import attrs


class Judgement(Enum):
    """How one thing went."""

    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"
    UNSEEN = "unseen"
    """It could not be seen: the job ended before, or this machine does not tell."""


@attrs.frozen(kw_only=True)
class Verdict:
    """One thing that was looked at.

    ``check``: contract, channels, metrics, checkpoints, resume, stop, model, memory or time. ``fault``: a word for what
    is wrong, the same in every version, such as ``checkpoint-not-read``; empty where nothing is. ``printed``: the last
    lines of a job that failed.
    """

    check: str
    judgement: Judgement
    message: str
    fault: str = ""
    fix: str = ""
    printed: Sequence[str] = ()

    def to_json(self) -> Mapping[str, str | Sequence[str]]:
        """For programs."""
        return {
            "check": self.check,
            "judgement": self.judgement.value,
            "fault": self.fault,
            "message": self.message,
            "fix": self.fix,
            **({"printed": list(self.printed)} if self.printed else {}),
        }


def has_errors(verdicts: Sequence[Verdict]) -> bool:
    """Whether one of them is an error."""
    return any(verdict.judgement is Judgement.ERROR for verdict in verdicts)
