"""The typed errors of this library: what was given, what is allowed, how to fix it, all mistakes at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.given_values import instead, told

__all__ = [
    "MISSING",
    "ArgumentError",
    "DocumentError",
    "GraphError",
    "InvalidInputError",
    "Problem",
    "TrainingError",
    "UnsupportedRegionError",
]


@final
class _Missing:
    """The given value where nothing was given."""

    def __repr__(self) -> str:
        return "nothing"

    def __reduce__(self) -> str:
        return "MISSING"  # there is one of it, also in another process


MISSING: Final = _Missing()


@attrs.frozen
class Problem(ByValue):
    """One mistake in one place."""

    where: str
    """The field (``instance_count``) or the JSON Pointer into a document (``/Steps/0/Name``)."""
    given: object
    """What the author wrote; ``MISSING`` where it is absent."""
    allowed: str
    """What would be accepted, with unit and bounds."""
    fix: str = ""
    """What to do, where the allowed values do not say it already."""

    def __str__(self) -> str:
        text = f"{self.where}: got {told(self.given)}; allowed: {self.allowed}"
        fix = self.fix or instead(self.given, self.allowed)
        return f"{text}; fix: {fix}" if fix else text


class TrainingError(ValueError):
    """Base of every error that this library raises for something the author wrote.

    ``subject`` names the object ("Estimator", "pipeline definition"); ``problems`` holds every mistake found in it.
    """

    def __init__(self, subject: str, problems: Iterable[Problem]) -> None:
        self.subject = subject
        self.problems: Sequence[Problem] = tuple(problems)
        lines = [f"{subject}: {len(self.problems)} problem{'s' if len(self.problems) != 1 else ''}"]
        super().__init__("\n  - ".join([*lines, *map(str, self.problems)]))


class InvalidInputError(TrainingError):
    """Fields of one object are out of bounds, of the wrong type, missing or exclude each other."""


class ArgumentError(InvalidInputError, TypeError):
    """Arguments that an object does not have, or that it lacks: what Python says by itself is a ``TypeError`` too."""


class GraphError(TrainingError):
    """The steps of a pipeline do not fit together: duplicate names, references to nowhere, cycles."""


class DocumentError(TrainingError):
    """A pipeline definition document cannot be read or rendered."""


class UnsupportedRegionError(TrainingError):
    """Something that exists only in some regions was asked for in another one."""
