"""Whether an expression can take a time that grows out of all proportion with the length of a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from cdk_sagemaker_training.rules.regexes.automaton import Automaton, BeyondAnalysisError
from cdk_sagemaker_training.rules.regexes.tree import ALL, Tree

_SIDE_BY_SIDE: Final = ((3, 20), (5, 1))
"""How many repeats side by side are too many, and how many characters they must share: runs of digits and spaces are
short, those of letters are not."""
_MAX_LOOP: Final = 40
"""Positions of one loop that are compared with each other."""


def catastrophe(tree: Tree, flags: int) -> str:
    """What makes it slow; empty where nothing does. Raises ``BeyondAnalysisError`` where it cannot be told."""
    automaton = Automaton(tree, flags)
    loops = [place for place, follow in enumerate(automaton.follow) if place in follow]
    if not loops and not any(min(follow, default=place) < place for place, follow in enumerate(automaton.follow)):
        return ""
    if any(_side_by_side(automaton, loops, count, least) for count, least in _SIDE_BY_SIDE):
        return "endless repeats side by side take the same characters"
    if _exponential(automaton):
        return "a repeat inside a repeat can share out the same text in endless ways"
    return ""


def _exponential(automaton: Automaton) -> bool:
    """Whether some text leads from a position in a loop back to it in two ways, and may then fail."""
    loops = list(_loops(automaton))
    if any(_ambiguous(automaton, loop) for loop in loops if len(loop) <= _MAX_LOOP):
        return True
    if any(len(loop) > _MAX_LOOP for loop in loops):
        raise BeyondAnalysisError
    return False


def _ambiguous(automaton: Automaton, loop: frozenset[int]) -> bool:
    follow, sets = automaton.follow, automaton.sets
    inside = {place: [target for target in follow[place] if target in loop] for place in loop}
    risky = {place for place in loop if _can_fail_after(automaton, place)}
    if any(follow[place][target] > 1 and {place, target} <= risky for place in loop for target in inside[place]):
        return True

    def ahead(pair: tuple[int, int]) -> Iterator[tuple[int, int]]:
        for one in inside[pair[0]]:
            yield from ((one, other) for other in inside[pair[1]] if sets[one] & sets[other])

    back: dict[tuple[int, int], list[tuple[int, int]]] = {}
    reached = _closure({(place, place) for place in loop}, ahead)
    for pair in reached:
        for target in ahead(pair):
            back.setdefault(target, []).append(pair)
    returning = _closure({(place, place) for place in loop}, lambda pair: back.get(pair, ()))
    return any(one != other and {one, other} <= risky for one, other in reached & returning)


def _closure(
    start: set[tuple[int, int]], ahead: Callable[[tuple[int, int]], Iterable[tuple[int, int]]]
) -> set[tuple[int, int]]:
    seen, left = set(start), list(start)
    while left:
        for pair in ahead(left.pop()):
            if pair not in seen:
                seen.add(pair)
                left.append(pair)
    return seen


def _side_by_side(automaton: Automaton, loops: list[int], count: int, least: int) -> bool:
    """Whether so many repeats of single characters follow each other that share at least so many characters.

    Between them there may be characters that they share, too. The expression may fail after the last one.
    """
    follow, sets = automaton.follow, automaton.sets
    found = {(place, sets[place] & ALL, 1) for place in loops if (sets[place] & ALL).bit_count() >= least}
    left = list(found)
    while left:
        place, shared, met = left.pop()
        if met >= count and _can_fail_after(automaton, place):
            return True
        for target in follow[place]:
            ahead = (target, shared & sets[target], met + (target in follow[target]))
            # What comes later in the expression has a higher number: going back is another matter.
            if target > place and ahead[1].bit_count() >= least and ahead not in found:
                found.add(ahead)
                left.append(ahead)
    return False


def _can_fail_after(automaton: Automaton, place: int) -> bool:
    """Whether the expression neither may end after a position nor goes on with whatever the position took."""
    if place in automaton.accepting:
        return False
    own = automaton.sets[place]
    return not any(
        target in automaton.accepting and not own & ~automaton.sets[target] for target in automaton.follow[place]
    )


def _loops(automaton: Automaton) -> Iterator[frozenset[int]]:
    """The sets of positions that lead to each other (strongly connected; Kosaraju, without recursion)."""
    count = len(automaton.follow)
    order: list[int] = []
    seen: set[int] = set()
    for start in range(count):
        stack = [(start, iter(automaton.follow[start]))] if start not in seen else []
        seen.add(start)
        while stack:
            place, targets = stack[-1]
            target = next((found for found in targets if found not in seen), None)
            if target is None:
                order.append(place)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(automaton.follow[target])))
    back: list[list[int]] = [[] for _ in range(count)]
    for place, follow in enumerate(automaton.follow):
        for target in follow:
            back[target].append(place)
    done: set[int] = set()
    for start in reversed(order):
        found, left = {start}, [start]
        if start in done:
            continue
        while left:
            fresh = [place for place in back[left.pop()] if place not in done and place not in found]
            found.update(fresh)
            left += fresh
        done |= found
        if len(found) > 1 or start in automaton.follow[start]:
            yield frozenset(found)
