"""Regular expressions of users: what is said of them before they run, and running them in bounded time."""

from __future__ import annotations

import random
import re
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar, Final, cast

import attrs

from cdk_sagemaker_training.rules.regexes import TOO_SLOW, Regex, first_groups
from cdk_sagemaker_training.rules.regexes.regex import regex_of
from cdk_sagemaker_training.rules.regexes.tree import parsed
from scripts.fuzz.cases import Outcome, chance_of
from scripts.fuzz.corpus import Start
from scripts.fuzz.failures import Failure, failure_of
from scripts.fuzz.regex_lines import PUMPED, lines
from scripts.fuzz.regex_texts import regex_text
from scripts.fuzz.timing import TooSlowError, within
from scripts.fuzz.values import keyed

ANALYSIS_SECONDS: Final = 1.0
MATCHING_SECONDS: Final = 2.0
"""For one line of ``PUMPED`` characters; what is exponential in them takes hours."""
_LINES: Final = 8
_LONGEST: Final = 100
"""Characters of an expression that is tried: one of hundreds of repeats is slow without any of them being to blame."""
_OWN_PROCESS: Final = 250
"""One of so many expressions is tried on its lines as those of metrics are: in a process that is ended in time."""
_OWN_PROCESS_SECONDS: Final = 0.5
_ENDING_SECONDS: Final = 20.0
"""By the clock, for starting and ending that process on a busy machine."""


@attrs.frozen
class RegexCase:
    """One expression. ``seed``: of the lines that it is tried on."""

    text: str
    seed: int
    own_process: bool = False

    def outcome(self) -> Outcome:
        """What is said of it in time, and whether that is true of its lines."""
        try:
            regex, _ = within(ANALYSIS_SECONDS, lambda: regex_of.__wrapped__(self.text))
        except TooSlowError:
            return Outcome.failed("slow: the analysis", f"more than {ANALYSIS_SECONDS} s")
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            return Outcome([failure_of(error)])
        said = "broken" if regex.broken else "not known" if not regex.known else "slow" if regex.catastrophe else "safe"
        if said == "safe" and not regex.followed:
            said = "beyond analysis"
        failure = self._failure(regex, said)
        if failure is None and self.own_process:
            failure = _in_own_process(self.text, list(self._lines())[:_LINES])
        return Outcome([] if failure is None else [failure], {said: 1})

    def _failure(self, regex: Regex, said: str) -> Failure | None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                compiled, _ = within(MATCHING_SECONDS, lambda: re.compile(self.text))
            except (re.error, OverflowError, RecursionError):
                return None
            except TooSlowError:
                return None if said == "not known" else Failure("slow: compiling", self.text)
        if regex.broken:
            return Failure("called broken, but compiles", regex.broken)
        if regex.known and regex.groups != compiled.groups:
            return Failure("another number of groups", f"{regex.groups} instead of {compiled.groups}")
        return self._matching(regex, compiled) if said == "safe" and len(self.text) <= _LONGEST else None

    def _matching(self, regex: Regex, compiled: re.Pattern[str]) -> Failure | None:
        for line in self._lines():
            try:
                match, _ = within(MATCHING_SECONDS, lambda line=line: compiled.search(line))
            except TooSlowError:
                return Failure("called safe, but is slow", f"more than {MATCHING_SECONDS} s on {line!r}")
            if match is not None and not regex.captures_number and regex.groups and _is_number(match.group(1)):
                return Failure("said to capture no number, but does", f"{match.group(1)!r} of {line!r}")
        return None

    def _lines(self) -> Iterator[str]:
        """The lines that it is tried on, the same ones each time."""
        try:
            tree = parsed(self.text)
        except (re.error, OverflowError, RecursionError):
            return iter([self.text, "a" * PUMPED + "!", "0" * PUMPED + "x"])
        return lines(tree, tree.state.flags, random.Random(self.seed), _LINES)  # noqa: S311 - repeatable

    def smaller(self) -> Iterator[RegexCase]:
        """Without parts of its text."""
        length = len(self.text) // 2
        while length:
            for start in range(0, len(self.text), length):
                yield attrs.evolve(self, text=self.text[:start] + self.text[start + length :])
            length //= 2

    def written(self) -> str:
        """The expression as Python text."""
        return repr(self.text)


class Regexes:
    """The target. ``starts``: documents with metrics."""

    name: ClassVar = "regexes"

    def __init__(self, starts: Sequence[Start]) -> None:
        found = [value for start in starts for _, key, value in keyed(start.document) if key == "Regex"]
        self._known: Final = list(dict.fromkeys(value for value in found if isinstance(value, str)))

    def case(self, seed: int, number: int) -> RegexCase:
        """The expression of a number."""
        text = regex_text(chance_of(self.name, seed, number), self._known)
        return RegexCase(text, number, own_process=number % _OWN_PROCESS == 0)

    def told(self, counted: Mapping[str, int]) -> Iterable[str]:
        """What was said of how many."""
        yield "expressions: " + ", ".join(f"{said} {count:,}" for said, count in sorted(counted.items()))


def _is_number(text: str | None) -> bool:
    try:
        number = float(text or "")
    except ValueError:
        return False
    return number - number == 0 and "_" not in cast("str", text)  # neither infinite nor NaN, and as scripts print them


def _in_own_process(text: str, tried: Sequence[str]) -> Failure | None:
    started = time.monotonic()
    try:
        found = first_groups([(text, tried), ("(a+)", ["baa"])], _OWN_PROCESS_SECONDS)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return failure_of(error)
    seconds = time.monotonic() - started
    if seconds > _OWN_PROCESS_SECONDS + _ENDING_SECONDS:
        return Failure("slow: the process that matches", f"{seconds:.1f} s")
    mine, other = found
    if not (mine is None or mine == TOO_SLOW or len(mine) <= len(tried)):
        return Failure("more matches than lines", repr(mine)[:500])
    return None if mine == TOO_SLOW or other in (["aa"], TOO_SLOW, None) else Failure("another outcome", repr(other))
