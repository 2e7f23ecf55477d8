"""Which stack a variant belongs to: by its name alone, so that no other variant can move it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping


def stack_number(name: str, stacks: int) -> int:
    """The number of the stack of a variant, from 0 to ``stacks`` - 1.

    Rendezvous hashing: each number has a SHA-256 with the name, and the highest one wins. One number more wins over the
    others for about 1 in ``stacks`` + 1 names, and no other name moves.
    """
    return max(range(stacks), key=lambda number: _weight(name, number))


def assigned(names: Iterable[str], stacks: int) -> Mapping[str, int]:
    """By name, the number of its stack."""
    return {name: stack_number(name, stacks) for name in names}


def moved(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The names whose stack is another one, in alphabetical order."""
    return sorted(name for name, stack in before.items() if after.get(name) != stack)


def enough_stacks(names: Iterable[str], *, at_least: int, at_most_each: int) -> int:
    """The smallest number of stacks from ``at_least`` on that holds at most ``at_most_each`` names each, 1 or more."""
    wanted = list(names)
    stacks = max(at_least, -(-len(wanted) // at_most_each))
    # A name moves only to the new number, so what each stack has is looked at again for those alone.
    placed = dict(assigned(wanted, stacks))
    while max(Counter(placed.values()).values(), default=0) > at_most_each:
        weights = {name: _weight(name, stacks) for name in placed}
        placed = {name: stacks if weights[name] > _weight(name, old) else old for name, old in placed.items()}
        stacks += 1
    return stacks


def _weight(name: str, number: int) -> bytes:
    return hashlib.sha256(f"{number}/{name}".encode()).digest()
