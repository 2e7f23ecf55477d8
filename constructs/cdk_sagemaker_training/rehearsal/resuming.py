"""Whether a program went on from its checkpoint or began anew, seen by what it printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.runtime.metrics import Line, Value
from cdk_sagemaker_training.runtime.outcome import Outcome

_FRACTION: Final = re.compile(r"[-+]?\d*\.\d+(?:[eE][-+]?\d+)?|[-+]?\d+[eE][-+]?\d+")
_NUMBER: Final = re.compile(r"\d+")
_OFTEN: Final = 3
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.,\d]*|\d\d:\d\d:\d\d[.,\d]*")


@attrs.frozen(kw_only=True)
class Resumed:
    """What an attempt did again of what the one before it had done.

    ``steps_before``: steps that the attempt before had printed. ``again``: those of them that were printed again.
    ``first_again``: whether its first step is the first of all. ``seconds_lost``: what they had taken before.
    """

    steps_before: int
    again: int
    first_again: bool
    seconds_lost: float


def resumed_text(outcome: Outcome) -> str:
    """What the interruptions of a job cost, in words; empty where there were none, or nothing tells."""
    found = [
        done
        for attempt in outcome.attempts[1:]
        if (done := resumed(outcome.metrics.lines, outcome.metrics.values, attempt.number)) is not None
    ]
    again, lost = sum(done.again for done in found), sum(done.seconds_lost for done in found)
    return f"{again} steps were done again after an interruption, {lost:.1f} s lost" if found else ""


def resumed(lines: Sequence[Line], values: Sequence[Value], attempt: int) -> Resumed | None:
    """Attempt ``attempt`` beside the one before; None where too little is printed to tell.

    A step is a line that a metric was found in, or where there is no metric, one that is printed again and again with
    other numbers; two attempts did the same step where their lines are the same but for times and fractions: epochs and
    rounds are whole numbers.
    """
    before, after = (_steps(lines, values, number) for number in (attempt - 1, attempt))
    if len(before) < 1 or not after:
        return None
    done = {shape for shape, _ in before}
    again = [shape for shape, _ in after if shape in done]
    if all(shape == before[0][0] for shape, _ in before) and len(before) > 1:
        return None  # nothing in the lines says which step they are
    times = dict(before)
    lost = [times[shape] for shape in again]
    return Resumed(
        steps_before=len(before),
        again=len(again),
        first_again=after[0][0] == before[0][0],
        seconds_lost=before[-1][1] - min(lost) if lost else 0.0,
    )


def _steps(lines: Sequence[Line], values: Sequence[Value], attempt: int) -> list[tuple[str, float]]:
    own = [(number, line) for number, line in enumerate(lines) if line.attempt == attempt]
    named = {value.line for value in values}
    if named:
        own = [(number, line) for number, line in own if number in named]
    else:  # what is printed again and again with other numbers
        kinds: dict[str, set[str]] = {}
        for _, line in own:
            kinds.setdefault(_NUMBER.sub("#", _shape(line.text)), set()).add(_shape(line.text))
        own = [(number, line) for number, line in own if len(kinds[_NUMBER.sub("#", _shape(line.text))]) >= _OFTEN]
    return [(_shape(line.text), line.time) for _, line in own]


def _shape(text: str) -> str:
    return _FRACTION.sub("#", _TIME.sub("@", text))
