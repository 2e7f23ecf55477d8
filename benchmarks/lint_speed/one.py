"""One document: against what reading it takes at least, and against a longer one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from statistics import median
from typing import Final

from benchmarks.lint_speed.definitions import definition
from benchmarks.measure import Row, alternately, seconds, times_as_long
from cdk_sagemaker_training.definition.document.sources import parse_json, steps_document
from cdk_sagemaker_training.rules import check_definition

LENGTHS: Final = (10, 50, 500)
"""Steps. A pipeline may have 50."""
LIMIT: Final = 60
"""Times as long as ``json.loads`` that 50 steps may take."""
GROWTH: Final = 1.5
"""Times as long for each of 500 steps as for each of 50: a document that no cache holds is slower, linear or not."""


def rows(repetitions: int) -> tuple[list[Row], Mapping[str, object]]:
    """Two rows, and for each length the microseconds of a step."""
    texts = {steps: json.dumps(definition(steps)) for steps in LENGTHS}
    short, fifty, long = LENGTHS
    linted(texts[short])  # what is read from the catalog once is read now

    def checking() -> float:
        return seconds(lambda: linted(texts[fifty]), 2)

    def reading() -> float:
        return seconds(lambda: json.loads(texts[fifty]), 50)

    def of_each_step(steps: int) -> float:
        return seconds(lambda: linted(texts[steps]), long // steps) / steps

    ours, peer = alternately(repetitions, checking, reading)
    each = dict(
        zip(
            LENGTHS,
            alternately(max(repetitions // 4, 1), *(partial(of_each_step, steps) for steps in LENGTHS)),
            strict=True,
        )
    )
    return [
        times_as_long(
            f"a definition of {fifty} steps, read and checked",
            ours,
            peer,
            peer_name="json.loads",
            unit="ms",
            at_most=LIMIT,
        ),
        times_as_long(
            f"each step of a definition of {long}",
            each[long],
            each[fifty],
            peer_name=f"each of {fifty}",
            unit="ms",
            at_most=GROWTH,
        ),
    ], {"microseconds_of_a_step": {str(steps): round(median(each[steps]) * 1e6) for steps in LENGTHS}}


def linted(text: str) -> object:
    """The findings, by the way of ``smtrain lint``."""
    return check_definition(steps_document(parse_json(text)))
