"""What every fact carries: where it is written and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["verified", "inferred", "conflict"]
"""``verified``: read at the source. ``inferred``: concluded, said by no source. ``conflict``: sources contradict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Base of all facts. ``source``: the page or file that says so. Only verified facts refuse anything."""

    source: str
    status: Status

    @property
    def verified(self) -> bool:
        """Whether the source was read and says so."""
        return self.status == "verified"
