"""When the Spot instances of a job are taken away."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from typing import Protocol

import attrs


class Interruptions(Protocol):
    """Asked again and again while a job trains on Spot."""

    def is_due(self, attempt: int, seconds: float) -> bool:
        """Whether the instances go now. ``attempt``: from 1. ``seconds``: since the attempt began to train."""
        ...


@attrs.frozen
class NoInterruptions:
    """None."""

    def is_due(self, attempt: int, seconds: float) -> bool:  # noqa: ARG002 the protocol's
        return False


@attrs.frozen
class AtSeconds:
    """One in each attempt, so many seconds after it began to train; attempts past the list run through."""

    seconds: Sequence[float]

    def is_due(self, attempt: int, seconds: float) -> bool:
        return attempt <= len(self.seconds) and seconds >= self.seconds[attempt - 1]


class AtRandom:
    """At random, so many an hour on average; the same ones for the same seed."""

    def __init__(self, per_hour: float, seed: int, *, at_most: int = 20) -> None:
        chosen = random.Random(seed)  # noqa: S311 no secret
        self._seconds = AtSeconds([chosen.expovariate(per_hour / 3600) for _ in range(at_most)] if per_hour else ())

    def is_due(self, attempt: int, seconds: float) -> bool:
        return self._seconds.is_due(attempt, seconds)


class OnDemand:
    """When ``interrupt`` is called: the attempt that then trains, or the next one that does."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def interrupt(self) -> None:
        """Take the instances away."""
        self._asked.set()

    def is_due(self, attempt: int, seconds: float) -> bool:  # noqa: ARG002 the protocol's
        due = self._asked.is_set()
        self._asked.clear()
        return due
