"""Compares a document of an SDK with ours, member by member, and notes what it found for the closing table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from cdk_sagemaker_training.definition.fields.variables import is_expression
from tests.conformance.differences import ABSENT, DIFFERENCES, Difference


@dataclass
class Notes:
    """What one test found: filled while it runs, read when it has ended. A test is one case unless it counts more."""

    cases: int = 1
    differing: bool = False
    differences: set[str] = field(default_factory=set[str])

    def clear(self) -> None:
        """Begins the next test."""
        self.cases, self.differing = 1, False
        self.differences.clear()


NOTES: Final = Notes()


def compare(sdk: str, expected: Any, actual: Any) -> None:
    """Fails unless both documents are equal, or every member that differs is covered by a listed difference."""
    __tracebackhide__ = True
    unlisted: list[str] = []
    used: set[str] = set()
    for pointer, theirs, ours in _differing(expected, actual, ""):
        listed = _listed(sdk, pointer, theirs, ours)
        if listed is None:
            unlisted.append(f"{pointer}\n    SDK {sdk}: {_shown(theirs)}\n    ours:   {_shown(ours)}")
        else:
            used.add(listed.id)
    assert not unlisted, "differing without a reason in differences.py:\n" + "\n".join(unlisted)
    NOTES.differing |= bool(used)
    NOTES.differences |= used


def _listed(sdk: str, pointer: str, theirs: Any, ours: Any) -> Difference | None:
    for difference in DIFFERENCES:
        if difference.sdk == sdk and _matches(difference.pointer, pointer) and difference.holds(theirs, ours):
            return difference
    return None


def _matches(pattern: str, pointer: str) -> bool:
    """``*`` stands for one part of a JSON Pointer, ``**`` for any number of them."""
    parts = [".*" if part == "**" else "[^/]*" if part == "*" else re.escape(part) for part in pattern.split("/")]
    return re.fullmatch("/".join(parts), pointer) is not None


def _differing(theirs: Any, ours: Any, pointer: str) -> Iterator[tuple[str, Any, Any]]:
    one_value = is_expression(theirs) or is_expression(ours)
    if isinstance(theirs, dict) and isinstance(ours, dict) and not one_value:
        for key in sorted({*theirs, *ours}):
            yield from _differing(theirs.get(key, ABSENT), ours.get(key, ABSENT), f"{pointer}/{key}")
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for position, (their_item, our_item) in enumerate(zip(theirs, ours, strict=True)):
            yield from _differing(their_item, our_item, f"{pointer}/{position}")
    elif theirs != ours or type(theirs) is not type(ours):
        yield pointer, theirs, ours


def _shown(value: Any) -> str:
    return value if value == ABSENT else json.dumps(value)
