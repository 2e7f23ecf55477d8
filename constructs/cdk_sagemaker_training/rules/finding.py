"""What a rule says about one place of a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.rules.severity import Severity


@attrs.frozen
class Mistake(ByValue):
    """What a rule found, before anybody asked which rule it was."""

    path: str
    """JSON Pointer to the offending member. Where that is not there, the finding leads to what would hold it."""
    value: object
    """The value at fault; ``MISSING`` where something is not there."""
    message: str
    """What is wrong, with the values that make it so."""
    fix: str = ""
    """What to do here; empty for the rule's own words."""


@attrs.frozen(kw_only=True)
class Finding(ByValue):
    """One mistake of one rule in one place of a definition document."""

    rule: str
    """``SMT201``."""
    severity: Severity
    step: str
    """The name of the step; empty for a mistake of the pipeline as a whole."""
    path: str
    """JSON Pointer into the definition document."""
    value: object
    """The value at fault as it stands in the document; ``MISSING`` where something is not there."""
    message: str
    fix: str

    @property
    def place(self) -> str:
        """Where it is: ``step 'Train', /Steps/0/Arguments``."""
        step = f"step {self.step!r}, " if self.step else ""
        return f"{step}{self.path or '/'}"

    @property
    def told(self) -> str:
        """The finding in one line, without its rule."""
        return f"{self.place}: {self.words}"

    @property
    def words(self) -> str:
        """What is wrong and what to do, wherever it is."""
        return f"{self.message}. Fix: {self.fix}"

    def __str__(self) -> str:
        return f"{self.rule} ({self.severity.value}): {self.told}"

    def to_json(self) -> dict[str, object]:
        """The finding as JSON. ``value`` is left out where something is missing."""
        value = {} if self.value is MISSING else {"value": plain(self.value)}
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "step": self.step,
            "path": self.path,
            "message": self.message,
            "fix": self.fix,
            **value,
        }


def told_together(findings: Iterable[Finding]) -> Sequence[tuple[str, str]]:
    """Findings in as few lines as there are different ones, each with its rule: those of many steps name all places."""
    same: dict[tuple[str, str], list[str]] = {}
    for found in findings:
        same.setdefault((found.rule, found.words), []).append(found.place)
    return [(rule, f"{'; '.join(places)}: {words}") for (rule, words), places in same.items()]


def plain(value: object) -> object:
    """A value as JSON can write it: what is no JSON, in lists and objects too, is told as text."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in cast("dict[object, object]", value).items()}
    if isinstance(value, list):
        return [plain(inner) for inner in cast("list[object]", value)]
    return str(value)
