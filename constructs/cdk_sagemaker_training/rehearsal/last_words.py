"""What a job printed last: the error that ended it, and the lines around that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cdk_sagemaker_training.runtime.metrics import Line
from cdk_sagemaker_training.runtime.outcome import Outcome

_MOST_LINES: Final = 15
_MOST_CHARACTERS: Final = 300
"""Of a line."""
_TOOLKIT: Final = "sagemaker-training-toolkit"
"""What AWS's toolkit logs as: it tells that there was an error, and not always which."""
_TOLD: Final = re.compile(r"(?:\S+: )?error: ", re.IGNORECASE)
"""As argparse and pip tell theirs, without a traceback: ``train.py: error: argument --epochs: invalid int value``."""


def last_error(outcome: Outcome) -> str:
    """The last line of the last traceback; without one, the last line that says of itself that it is an error."""
    traced, told, inside = "", "", False
    for line in _of_last_attempt(outcome):
        if line.text.startswith("Traceback (most recent call last)"):
            inside = True
        elif inside and line.text and not line.text[0].isspace():
            traced, inside = line.text.strip(), False
        elif _TOLD.match(line.text) and _TOOLKIT not in line.text:
            told = line.text.strip()
    return (traced or told)[:_MOST_CHARACTERS]


def last_lines(outcome: Outcome) -> Sequence[str]:
    """The last 15 lines of the last attempt, empty ones left out and long ones cut; with the host where several are."""
    lines = [line for line in _of_last_attempt(outcome) if line.text.strip()]
    several = len({line.host for line in lines}) > 1
    return [_cut(f"{line.host} | {line.text}" if several else line.text) for line in lines[-_MOST_LINES:]]


def _of_last_attempt(outcome: Outcome) -> Sequence[Line]:
    return [line for line in outcome.metrics.lines if line.attempt == outcome.attempts[-1].number]


def _cut(text: str) -> str:
    text = text.rstrip()
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 3] + "..."
