"""What documents hold under which key: parts that mutated documents are put together of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from scripts.fuzz.values import Members, Value, keyed

_MOST: Final = 40
"""Different values that are kept of one key."""


@attrs.frozen
class Pool:
    """Parts by key, in an order that is the same in every process."""

    values: Mapping[str, Sequence[Value]]
    """By key, the values that members of that key have."""
    members: Mapping[str, Sequence[tuple[str, Value]]]
    """By the key of an object, the members that such objects have."""
    donors: Sequence[Members]
    """Whole documents."""

    @classmethod
    def of(cls, documents: Iterable[Members]) -> Pool:
        """The parts of some documents."""
        values: dict[str, dict[str, Value]] = {}
        members: dict[str, dict[str, Value]] = {}
        donors = list(documents)
        for outer, key, value in (found for document in donors for found in keyed(document)):
            known = values.setdefault(key, {})
            if len(known) < _MOST:
                known.setdefault(repr(value), value)
            members.setdefault(outer, {}).setdefault(key, value)
        return cls(
            {key: list(found.values()) for key, found in values.items()},
            {outer: list(found.items()) for outer, found in members.items()},
            donors,
        )
