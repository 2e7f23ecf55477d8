"""How bad a finding is."""

from __future__ import annotations

from enum import Enum


class Severity(Enum):
    """``ERROR``: the service refuses it, or it can never work. ``WARNING``: it works, but wrong, wasteful or fragile.
    ``INFO``: worth knowing.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]

    def at_least(self, other: Severity) -> bool:
        """Whether this is as bad as ``other`` or worse."""
        return self.rank <= other.rank


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
