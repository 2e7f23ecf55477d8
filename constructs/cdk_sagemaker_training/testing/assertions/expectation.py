"""What a test expected and did not find."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.rules.finding import plain

_LONGEST: Final = 400
"""Characters of a value that are shown."""


@attrs.frozen(kw_only=True)
class Unmet:
    """One expectation that does not hold."""

    where: str
    """JSON Pointer into the definition, or into the template where it is about a role."""
    expected: str
    found: str


class ExpectationError(AssertionError):
    """A pipeline is not as a test expects it. ``unmet`` has each expectation with its place and what stands there."""

    def __init__(self, subject: str, unmet: Iterable[Unmet]) -> None:
        self.subject = subject
        self.unmet: Sequence[Unmet] = tuple(unmet)
        lines = [
            line
            for each in self.unmet
            for line in (f"  at {each.where or '/'}", f"    expected: {each.expected}", f"    there is: {each.found}")
        ]
        super().__init__("\n".join([subject, *lines]))


def require(subject: str, unmet: Iterable[Unmet]) -> None:
    """Raises ``ExpectationError`` with every expectation that does not hold."""
    found = tuple(unmet)
    if found:
        raise ExpectationError(subject, found)


def shown(value: object) -> str:
    """A value as a message shows it."""
    if value is None or value is MISSING:
        return "nothing"
    text = json.dumps(plain(value), ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
