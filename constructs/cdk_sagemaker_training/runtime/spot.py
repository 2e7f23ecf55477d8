"""When the Spot instances of a job are taken away."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Sequence
from typing import Final, Protocol

import attrs

from cdk_sagemaker_training.errors import InvalidInputError, Problem


@attrs.frozen
class Progress:
    """How far an attempt is: its number from 1, seconds that it has trained, checkpoints kept."""

    attempt: int
    seconds: float
    checkpoints: int


class Interruptions(Protocol):
    """Asked again and again while a job trains on Spot."""

    def is_due(self, progress: Progress) -> bool:
        """Whether the instances go now."""
        ...


@attrs.frozen
class NoInterruptions:
    """None."""

    def is_due(self, progress: Progress) -> bool:  # noqa: ARG002 the protocol's
        return False


@attrs.frozen
class AtSeconds:
    """One in each attempt, so many seconds after it began to train; attempts past the list run through."""

    seconds: Sequence[float]

    def is_due(self, progress: Progress) -> bool:
        return progress.attempt <= len(self.seconds) and progress.seconds >= self.seconds[progress.attempt - 1]


class AtRandom:
    """At random, so many an hour on average; the same ones for the same seed."""

    def __init__(self, per_hour: float, seed: int, *, at_most: int = 20) -> None:
        chosen = random.Random(seed)  # noqa: S311 no secret
        self._seconds = AtSeconds([chosen.expovariate(per_hour / 3600) for _ in range(at_most)] if per_hour else ())

    def is_due(self, progress: Progress) -> bool:
        return self._seconds.is_due(progress)


class OnceResumable:
    """One, as soon as a checkpoint is kept and something was done after it; past ``patience`` seconds without one too.

    So a program shows in the shortest time whether it goes on from what it kept.
    """

    def __init__(self, *, patience: float, after: float = 0.5) -> None:
        self._patience, self._after = patience, after
        self._kept_at: float | None = None

    def is_due(self, progress: Progress) -> bool:
        if progress.attempt > 1:
            return False
        if progress.checkpoints and self._kept_at is None:
            self._kept_at = progress.seconds
        since = None if self._kept_at is None else progress.seconds - self._kept_at
        return progress.seconds >= self._patience if since is None else since >= self._after


class OnDemand:
    """When ``interrupt`` is called: the attempt that then trains, or the next one that does."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def interrupt(self) -> None:
        """Take the instances away."""
        self._asked.set()

    def is_due(self, progress: Progress) -> bool:  # noqa: ARG002 the protocol's
        due = self._asked.is_set()
        self._asked.clear()
        return due


@attrs.frozen
class Either:
    """When one of several has one due."""

    several: Sequence[Interruptions]

    def is_due(self, progress: Progress) -> bool:
        due = [one.is_due(progress) for one in self.several]  # each is asked, since some count
        return any(due)


_PATIENCE: Final = 20.0
_RANDOM: Final = re.compile(r"random:(\d+(?:\.\d+)?):(\d+)")
_SECONDS: Final = re.compile(r"\d+(?:\.\d+)?(?:,\d+(?:\.\d+)?)*")


def interruptions_of(text: str) -> Interruptions:
    """What a text asks for, new for each job.

    ``none``; ``once``, after the first checkpoint; ``10,20``, seconds after the first and second attempt began to
    train; ``random:6:42``, 6 an hour on average with the seed 42. Raises ``InvalidInputError``.
    """
    if text == "none":
        return NoInterruptions()
    if text == "once":
        return OnceResumable(patience=_PATIENCE)
    if _SECONDS.fullmatch(text):
        return AtSeconds([float(word) for word in text.split(",")])
    if match := _RANDOM.fullmatch(text):
        return AtRandom(per_hour=float(match[1]), seed=int(match[2]))
    allowed = "none, once, seconds such as 10,20, or random:<an hour>:<seed>"
    raise InvalidInputError("Spot interruptions", [Problem("interruptions", text, allowed)])
