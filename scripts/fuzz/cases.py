"""What a target is: cases by number, each made, judged, made smaller and written down."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, Protocol

import attrs

from scripts.fuzz.failures import Failure


@attrs.frozen
class Outcome:
    """What came of a case. ``counted``: what is counted by name over all cases."""

    failures: Sequence[Failure] = ()
    counted: Mapping[str, int] = attrs.field(factory=dict[str, int])

    @classmethod
    def failed(cls, signature: str, detail: str = "") -> Outcome:
        """With one failure."""
        return cls([Failure(signature, detail)])


class Case(Protocol):
    """Something to be judged."""

    def outcome(self) -> Outcome:
        """What comes of it."""
        ...

    def smaller(self) -> Iterator[Case]:
        """The same with a part taken away, the biggest parts first."""
        ...

    def written(self) -> str:
        """The case for people, and for a file."""
        ...


class Target(Protocol):
    """A kind of cases. It is made before workers are forked, and holds nothing that cannot be shared by them."""

    name: ClassVar[str]

    def case(self, seed: int, number: int) -> Case:
        """The case of a number: the same one on every machine."""
        ...

    def told(self, counted: Mapping[str, int]) -> Iterable[str]:
        """What is worth telling of all cases together, in lines."""
        ...


def chance_of(target: str, seed: int, number: int) -> random.Random:
    """What decides on everything in a case."""
    return random.Random(f"{target}:{seed}:{number}")  # noqa: S311 - repeatable, not secret


def smallest(case: Case, fails: Callable[[Case], bool], has_time: Callable[[], bool]) -> Case:
    """A case from which no part can be taken without the failure going away: greedy."""
    smaller: Case | None = case
    while smaller is not None and has_time():
        case = smaller
        smaller = next((candidate for candidate in case.smaller() if has_time() and fails(candidate)), None)
    return case
