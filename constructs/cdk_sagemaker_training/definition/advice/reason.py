"""Why something is advised, and how well that is founded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Basis: TypeAlias = Literal["documented", "inferred", "rule of thumb"]
"""``documented``: the source says so. ``inferred``: concluded from the source, which does not say it. ``rule of
thumb``: this library's own opinion, which no AWS source gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One sentence and what it rests on. ``source``: a page, a data file or an API shape; "" for rules of thumb."""

    text: str
    basis: Basis
    source: str = ""

    def __str__(self) -> str:
        return f"{self.text} [{self.basis}{f': {self.source}' if self.source else ''}]"


def documented(text: str, source: str) -> Reason:
    """A fact and the source that says it."""
    return Reason(text=text, basis="documented", source=source)


def inferred(text: str, source: str) -> Reason:
    """What follows from a source that does not say it itself."""
    return Reason(text=text, basis="inferred", source=source)


def rule_of_thumb(text: str) -> Reason:
    """An opinion of this library."""
    return Reason(text=text, basis="rule of thumb")


def listed(reasons: Iterable[Reason]) -> str:
    """Reasons as indented lines."""
    return "".join(f"\n  - {reason}" for reason in reasons)
