"""What is known of one regular expression."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.rules.regexes.automaton import BeyondAnalysisError
from cdk_sagemaker_training.rules.regexes.captures import NOTHING_KNOWN, Capture, capture
from cdk_sagemaker_training.rules.regexes.catastrophe import catastrophe
from cdk_sagemaker_training.rules.regexes.numbers import captures_number
from cdk_sagemaker_training.rules.regexes.tree import parsed

_MAX_CHARS: Final = 1000
"""Longer ones are not looked into; the service takes 500 characters."""

_BROKEN: Final = (
    "bad character range",
    "bad escape (end of pattern)",
    "min repeat greater than max repeat",
    "missing ), unterminated subpattern",
    "multiple repeat",
    "nothing to repeat",
    "unbalanced parenthesis",
    "unterminated character set",
)
"""What no flavour of regular expressions takes, in the words of Python's parser."""

_TOKEN: Final = re.compile(
    r"(?P<foreign>\\[zQ]|\(\?>|(?<!^)\(\?[aiLmsux]+\)|(?:[*+?]|\{\d+(?:,\d*)?\})\+)|\\.|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])",
    re.DOTALL,
)
"""Escapes and sets, and constructs that another flavour, or another version of Python, takes for something else."""


@attrs.frozen
class Regex(ByValue):
    """A regular expression. Which flavour SageMaker uses is not documented: what only some take is not known here."""

    text: str
    broken: str = ""
    """Why no flavour takes it, in a few words; empty where one does."""
    known: bool = False
    """Whether it could be looked into. Otherwise there is nothing to be said of the rest."""
    groups: int = 0
    """How many capture groups it has."""
    captures_number: bool = True
    """Whether the first group can capture a number; also True where it cannot be told."""
    catastrophe: str = ""
    """What can make it slow beyond measure; empty where nothing does, or where it cannot be told."""
    followed: bool = False
    """Whether all of it was looked at for that."""
    capture: Capture = NOTHING_KNOWN
    """How much of a number the first group takes."""


@lru_cache(maxsize=4096)
def regex_of(text: str) -> Regex:
    """What is known of ``text``, worked out once."""
    if len(text) > _MAX_CHARS or _is_foreign(text):
        return Regex(text)
    try:
        tree = parsed(text)
    except re.error as error:
        broken = error.msg if error.msg in _BROKEN else ""
        where = "" if error.pos is None else f" at position {error.pos}"
        return Regex(text, broken=f"{broken}{where}" if broken else "")
    except (ArithmeticError, RecursionError, ValueError):
        return Regex(text)
    state, flags = tree.state, tree.state.flags
    if flags & re.VERBOSE:
        return Regex(text)
    groups = state.groups - 1
    taken = capture(tree, flags)
    numeric = not groups or (not taken.empty and captures_number(tree, 1, flags))
    try:
        slow, followed = catastrophe(tree, flags), True
    except BeyondAnalysisError:
        slow, followed = "", False
    return Regex(text, "", True, groups, numeric, slow, followed, taken)


def _is_foreign(text: str) -> bool:
    for match in _TOKEN.finditer(text):
        chosen = match["set"]
        if match["foreign"] or (chosen and ("[:" in chosen or "&&" in chosen)):
            return True
    return False
