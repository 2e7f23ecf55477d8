"""Lines that a regular expression matches, or nearly matches, in as many ways as there are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any, Final

from cdk_sagemaker_training.rules.regexes.tree import ALL, Tree, characters, flags_inside

PUMPED: Final = 60
"""Characters of a line: enough for what doubles with each of them, few enough for what grows with their fifth power."""
_SHORT: Final = 20
"""The same of digits and spaces: longer runs of them are in no line."""

_MOST: Final = 400
_OTHERS: Final = "é٣中\u2003"
_USUAL: Final = [ord(character) for character in "a0 .b1-xZe=:"]


def lines(tree: Tree, flags: int, chance: random.Random, count: int) -> Iterator[str]:
    """Lines of a parsed expression: some that match, and their parts many times over with an end that does not."""
    for _ in range(count):
        sample = _sampled(tree, flags, chance)
        yield sample
        if not sample:
            continue
        start = chance.randrange(len(sample))
        part = sample[start : start + chance.choice((1, 1, 1, 2, 3, 5))]
        is_short = all(character.isdigit() or character.isspace() for character in part)
        times = max((_SHORT if is_short else PUMPED) // len(part), 1)
        for end in ("", chance.choice(("!", "\x00", " ", "\n!", "中"))):
            yield sample[:start][:PUMPED] + part * times + end


def _sampled(tree: Tree, flags: int, chance: random.Random) -> str:
    """A line that matches, unless something is asked for that is not followed here."""
    found = ""
    for opcode, value in tree:
        if len(found) > _MOST:
            break
        found += _node(str(opcode), value, flags, chance)
    return found


def _node(name: str, value: Any, flags: int, chance: random.Random) -> str:
    chosen = characters(name, value, flags)
    if chosen is not None:
        return _character(chosen, chance)
    if name == "SUBPATTERN":
        return _sampled(value[3], flags_inside(flags, value), chance)
    if name == "BRANCH":
        return _sampled(chance.choice(value[1]), flags, chance)
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, most, body = value
        times = min(least + chance.choice((0, 1, 1, 2, 3)), most, 40)
        return "".join(_sampled(body, flags, chance) for _ in range(times))[:_MOST]
    return ""


def _character(chosen: int, chance: random.Random) -> str:
    usual = [code for code in _USUAL if chosen >> code & 1]
    if usual and chance.random() < 0.8:
        return chr(usual[0] if chance.random() < 0.5 else chance.choice(usual))
    codes = [position for position in range(ALL.bit_length()) if chosen >> position & 1]
    if not codes:
        return ""
    code = chance.choice(codes)
    return chr(code) if code < 128 else _OTHERS[code - 128]
