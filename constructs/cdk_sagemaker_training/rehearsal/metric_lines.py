"""Lines that a metric was meant to be found in, and an expression that finds it there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final

import attrs

NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_NUMBER: Final = re.compile(rf"(?<![\w.])({NUMBER})(?![\w.])|(?<=[=:])({NUMBER})(?![\w.])")
_BEFORE: Final = re.compile(r"(?:[A-Za-z][\w@%/.-]*[ \t]+){0,2}[A-Za-z][\w@%/.-]*['\"]?\s*[=:]*\s*$")
_WORDS: Final = re.compile(r"[A-Za-z]+")
_MOST_LINES: Final = 3
_MOST_BEFORE: Final = 100
_MOST_TRIED: Final = 2000
_LEAST_LIKENESS: Final = 0.3


@attrs.frozen
class Missed:
    """A line that looks as if it were meant, and the expression that would catch its number."""

    line: str
    regex: str


def missed_lines(name: str, regex: str, lines: Sequence[str]) -> Sequence[Missed]:
    """The nearest lines to a metric that caught nothing, best first; none where no line is like it."""
    wanted = _words(f"{name} {_literal(regex)}")
    scored: list[tuple[float, int, Missed]] = []
    seen: set[str] = set()
    for position, line in enumerate(lines):
        shape = _NUMBER.sub("#", line)
        if shape in seen:
            continue
        if len(seen) == _MOST_TRIED:
            break
        seen.add(shape)
        for before, _ in _numbers(line):
            likeness = _likeness(wanted, before, name)
            if likeness >= _LEAST_LIKENESS:
                scored.append((likeness, -position, Missed(line, _regex_for(before))))
    best: dict[str, Missed] = {}
    for _, _, missed in sorted(scored, key=lambda one: one[:2], reverse=True):
        best.setdefault(missed.line, missed)
    return list(best.values())[:_MOST_LINES]


def _numbers(line: str) -> Iterable[tuple[str, str]]:
    """Each number with what stands right before it: up to three words, and what is between them and the number."""
    for match in _NUMBER.finditer(line):
        named = _BEFORE.search(line[max(match.start() - _MOST_BEFORE, 0) : match.start()])
        if named is not None:
            yield named.group(), match.group()


def _likeness(wanted: set[str], before: str, name: str) -> float:
    found = _words(before)
    if not found:
        return 0.0
    shared = len(wanted & found) / len(found)
    if not shared:
        return 0.0
    return 0.7 * shared + 0.3 * SequenceMatcher(None, name.lower(), before.lower().strip(" =:")).ratio()


def _words(text: str) -> set[str]:
    short = {"validation": "val", "accuracy": "acc", "training": "train"}
    found = {match.group().lower() for match in _WORDS.finditer(text)}
    return {short.get(word, word) for word in found}


def _literal(regex: str) -> str:
    """The words of an expression, without what its escapes and sets say."""
    return re.sub(r"\\.|\[[^\]]*\]|\(\?[^)]*\)", " ", regex)


def _regex_for(before: str) -> str:
    name = before.rstrip(" \t=:'\"")
    between = before[len(name) :]
    spaces = re.sub(r"(?:\\ |\s)+", r"\\s*", re.escape(between)) if between.strip() else r"\s+"
    return f"{re.escape(name)}{spaces}({NUMBER})".replace("\\ ", " ")
