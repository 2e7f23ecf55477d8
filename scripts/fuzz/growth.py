"""Documents that grow: whatever is there many times over, the time grows no more than the document does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, Final, cast

import attrs

from cdk_sagemaker_training.rules import Rule
from scripts.fuzz.cases import Outcome, chance_of
from scripts.fuzz.corpus import Start
from scripts.fuzz.failures import failure_of
from scripts.fuzz.invariants import checked, slowest
from scripts.fuzz.timing import TooSlowError, within
from scripts.fuzz.values import (
    Members,
    characters,
    copied,
    is_items,
    is_members,
    items_of,
    paths,
    put,
    size,
    spots,
    value_at,
)

SMALL: Final = 150
"""How many there are of what is there many times over."""
STEPS: Final = -1
MANY_STEPS: Final = -2
"""In the place of a place: all steps, and three times as many of them."""
LINEAR: Final = 10
"""How many times as many there are in the large document."""
LENIENCY: Final = 3.0
"""Times as long as it may be where time grows in proportion: memory is slower where there is much of it."""
_LONG: Final = 0.1
"""Seconds below which nothing is measured."""
_GIVEN_UP: Final = 30.0
_VALUES: Final = 600_000
_CHARACTERS: Final = 30_000_000


@attrs.frozen
class GrowthCase:
    """A document, and the number of the value in it that grows, or ``STEPS``, or ``MANY_STEPS``."""

    start: Start
    place: int
    rules: Sequence[Rule]

    def outcome(self) -> Outcome:
        """Compares the times of a small and a large one."""
        few = SMALL * 3 if self.place == MANY_STEPS else SMALL
        small, large = self.grown(few), self.grown(few * LINEAR)
        if size(large) > _VALUES or characters(large) > _CHARACTERS:
            return Outcome()
        try:
            first, after = self._seconds(small), self._seconds(large)
            if after > _LONG and after > first * LINEAR * LENIENCY:
                first, after = self._seconds(small), min(after, self._seconds(large))
        except TooSlowError:
            return Outcome.failed(
                f"slow: {slowest(large, None, self.rules)}", f"more than {_GIVEN_UP} s, {self.written()}"
            )
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            return Outcome([failure_of(error)])
        if after > _LONG and after > first * LINEAR * LENIENCY:
            words = f"{first:.3f} s for {few}, {after:.3f} s for {few * LINEAR}, {self.written()}"
            return Outcome.failed(f"not linear: {slowest(large, None, self.rules)}", words)
        return Outcome(counted={"grown": 1})

    def _seconds(self, document: Members) -> float:
        return within(_GIVEN_UP, lambda: checked(document, self.start.usage, self.rules))[1]

    def grown(self, times: int) -> Members:
        """The document with so many of them, each with a name of its own."""
        document = cast("Members", copied(self.start.document))
        if self.place < 0:
            steps = items_of(document.get("Steps"))
            document["Steps"] = [
                self._named(step, number) for number in range(times // max(len(steps), 1)) for step in steps
            ]
            return document
        spot = spots(document)[self.place]
        value = value_at(spot)
        if is_items(value) and value:
            put(spot, [_alike(value[number % len(value)], number) for number in range(times)])
        elif is_members(value) and value:
            members = list(value.items())
            more = {
                f"{members[number % len(members)][0]}{number}": members[number % len(members)][1]
                for number in range(times)
            }
            put(spot, {**value, **more})
        elif isinstance(value, str) and value:
            put(spot, value * (times * 60 // len(value) + 1))
        return document

    @staticmethod
    def _named(step: object, number: int) -> object:
        made = copied(step)
        if is_members(made):
            made["Name"] = f"{made.get('Name')}{number}"
        return made

    def smaller(self) -> Iterator[GrowthCase]:
        """Nothing: what grows is said already."""
        return iter(())

    def written(self) -> str:
        """Which document, and what grows in it."""
        return f"{self.start.name}, {self._where()}"

    def _where(self) -> str:
        if self.place < 0:
            return "its steps"
        container, key = spots(self.start.document)[self.place]
        return f"{key!r} of {sorted(map(str, container))[:8] if isinstance(container, dict) else 'a list'}"


class Growth:
    """The target. The seed decides on the order alone, in which all places of all documents have their turn."""

    name: ClassVar = "growth"

    def __init__(self, starts: Sequence[Start], rules: Sequence[Rule]) -> None:
        self._rules: Final = rules
        self._cases: Final = list(_different(starts))

    @property
    def count(self) -> int:
        """How many cases there are."""
        return len(self._cases)

    def case(self, seed: int, number: int) -> GrowthCase:
        """The case of a number."""
        positions = list(range(len(self._cases)))
        chance_of(self.name, seed, 0).shuffle(positions)
        start, place = self._cases[positions[number % len(positions)]]
        return GrowthCase(start, place, self._rules)

    def told(self, counted: Mapping[str, int]) -> Iterable[str]:
        """How many were large enough."""
        yield f"grown: {counted.get('grown', 0):,}"


def _different(starts: Sequence[Start]) -> Iterator[tuple[Start, int]]:
    """The steps of what is an example, bad or of a type of step, and each place whose path was not there before."""
    seen: set[str] = set()
    for start in starts:
        if start.name.startswith(("least-", "full-")):
            yield start, MANY_STEPS
        elif start.name.endswith("-bad"):
            yield start, STEPS
        for place, (spot, path) in enumerate(zip(spots(start.document), paths(start.document), strict=True)):
            value = value_at(spot)
            if isinstance(value, dict | list | str) and value and path not in seen:
                seen.add(path)
                yield start, place


def _alike(value: object, number: int) -> object:
    """A copy that differs where names do, so that nothing is there twice."""
    made = copied(value)
    if is_members(made):
        made |= {
            key: f"{inner}{number}"
            for key, inner in made.items()
            if key.endswith(("Name", "Key")) and isinstance(inner, str)
        }
    return f"{made}{number}" if isinstance(made, str) else made
