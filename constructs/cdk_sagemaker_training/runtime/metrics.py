"""What a job's lines say in numbers, found as SageMaker finds it: by the regular expression of each metric."""

from __future__ import annotations

import re
import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.catalog.algorithm_logs import escaped
from cdk_sagemaker_training.rules.regexes import regex_of

_MAX_CHARACTERS: Final = 2000
"""How much of a line is looked at: so no expression can hold the job up."""
_FIRST_LINES: Final = 20_000
_LAST_LINES: Final = 1_000
"""Lines of each attempt that are kept for the report: the last ones say why it failed."""
_MAX_VALUES: Final = 100_000
"""Values that are kept for the report."""


@attrs.frozen
class Value:
    """One value of one metric. ``line``: the number of the line in all that the job printed, from 0."""

    name: str
    value: float
    time: float
    attempt: int
    line: int


@attrs.frozen
class Line:
    """One printed line, or as much of it as is looked at. ``number``: among all that the job printed, from 0."""

    text: str
    host: str
    attempt: int
    time: float
    number: int


class Metrics:
    """The metrics of one job, as its lines come in.

    ``values``: the first ones. ``caught``: how many there were by name. ``refused``: definitions that are not looked
    for, and why.
    """

    def __init__(self, definitions: Sequence[Mapping[str, str]]) -> None:
        self.values: list[Value] = []
        self.caught: Counter[str] = Counter()
        self._lines: dict[int, tuple[list[Line], deque[Line]]] = {}
        self._last: dict[str, Value] = {}
        self.refused: dict[str, str] = {}
        self._count = 0
        self.attempt = 0
        self._found: dict[str, re.Pattern[str]] = {}
        for definition in definitions:
            self._add(str(definition["Name"]), str(definition["Regex"]))

    def take(self, host: str, text: str) -> Sequence[Value]:
        """The values of a line, which is looked at as CloudWatch has it."""
        now = time.time()
        line = Line(text[:_MAX_CHARACTERS], host, self.attempt, now, self._count)
        first, last = self._lines.setdefault(self.attempt, ([], deque(maxlen=_LAST_LINES)))
        if len(first) < _FIRST_LINES:
            first.append(line)
        else:
            last.append(line)
        looked_at = escaped(text[:_MAX_CHARACTERS])
        caught = [Value(name, value, now, self.attempt, self._count) for name, value in self._caught(looked_at)]
        self._count += 1
        self.values.extend(caught[: max(_MAX_VALUES - len(self.values), 0)])
        for value in caught:
            self.caught[value.name] += 1
            self._last[value.name] = value
        return caught

    @property
    def lines(self) -> Sequence[Line]:
        """The first and the last lines of each attempt."""
        return [line for first, last in self._lines.values() for line in (*first, *last)]

    def last(self) -> Mapping[str, Value]:
        """The last value of each metric, which SageMaker calls its final one."""
        return dict(self._last)

    def _add(self, name: str, text: str) -> None:
        known = regex_of(text)
        if known.broken or known.catastrophe:
            self.refused[name] = known.broken or known.catastrophe
            return
        try:
            self._found[name] = re.compile(text)
        except re.error as error:
            self.refused[name] = f"Python's re does not take it: {error}"

    def _caught(self, text: str) -> Iterable[tuple[str, float]]:
        for name, regex in self._found.items():
            match = regex.search(text)
            if match is None:
                continue
            number = _number(match.group(1) if match.re.groups else match.group())
            if number is not None:
                yield name, number


def _number(text: str | None) -> float | None:
    """A value that CloudWatch takes; None for what is no number, or none that it takes."""
    try:
        value = float((text or "").replace(",", ""))
    except ValueError:
        return None
    return value if value == value and abs(value) != float("inf") else None  # noqa: PLR0124 NaN is no value
