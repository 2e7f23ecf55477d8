"""Every place of a definition with a value of every kind in it: what mutations come across by chance, all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, Final

from cdk_sagemaker_training.rules import Rule
from scripts.fuzz.corpus import Start
from scripts.fuzz.documents import DocumentCase, owned
from scripts.fuzz.values import Members, Value, copied, items_of, members_of, paths, put, spots

KINDS: Final[Sequence[Value]] = ({}, [], "x", 5)
"""An object and a list, which are in no set; a text that is no known word, a number."""


class Places:
    """The target: as many cases as places of unlike paths times kinds. The seed decides nothing."""

    name: ClassVar = "places"

    def __init__(self, starts: Sequence[Start], rules: Sequence[Rule]) -> None:
        self._rules: Final = rules
        self._cases: Final = list(_different(starts))

    @property
    def count(self) -> int:
        """How many cases there are."""
        return len(self._cases) * len(KINDS)

    def case(self, seed: int, number: int) -> DocumentCase:  # noqa: ARG002 - as of any target
        """The case of a number."""
        position, kind = divmod(number, len(KINDS))
        start, place = self._cases[position]
        document = owned(start.document)
        put(spots(document)[place], copied(KINDS[kind]))
        return DocumentCase(document, start.usage, self._rules, again=False)

    def told(self, counted: Mapping[str, int]) -> Iterable[str]:
        """How many places there are, and what was found in them."""
        yield f"places: {len(self._cases):,}, each with {len(KINDS)} values; {sum(counted.values()):,} findings"


def _different(starts: Sequence[Start]) -> Iterator[tuple[Start, int]]:
    """Each place of a document whose path was in none before that has steps of the same types."""
    seen: set[tuple[frozenset[str], str]] = set()
    for start in starts:
        types = _step_types(start.document)
        for place, path in enumerate(paths(start.document)):
            if (types, path) not in seen:
                seen.add((types, path))
                yield start, place


def _step_types(document: Members) -> frozenset[str]:
    return frozenset(str(members_of(step).get("Type")) for step in items_of(document.get("Steps")))
