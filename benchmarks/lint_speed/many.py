"""Many files, by the two commands as people run them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

import attrs

from benchmarks.lint_speed.commands import Took, cfn_lint, smtrain_lint
from benchmarks.lint_speed.corpus import app_template, written
from benchmarks.lint_speed.definitions import STEPS_OF_A_STAGE
from benchmarks.measure import Row, alternately, times_as_fast

LIMIT: Final = 20
"""Times as fast as cfn-lint."""


@attrs.frozen(kw_only=True)
class Extent:
    """How much is measured."""

    count: int
    sample: tuple[int, int, int]
    """Templates of the example app that cfn-lint is given: what all would take is reckoned from the first and last."""
    repetitions: int
    with_app: bool
    """Whether there are templates of the example app; otherwise the small ones stand in."""


FULL: Final = Extent(count=1000, sample=(1, 50, 100), repetitions=3, with_app=True)
SHORT: Final = Extent(count=4, sample=(1, 2, 4), repetitions=1, with_app=False)


def rows(extent: Extent) -> tuple[list[Row], Mapping[str, object]]:
    """Six rows, and how long cfn-lint took for how many templates."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = written(Path(folder), extent.count, app=app_template() if extent.with_app else None)
        app, single = corpus.app_templates or corpus.small_templates, corpus.definitions[1:2]
        if extent.repetitions > 1:  # where something is measured, what compiles modules does not count
            smtrain_lint(single)
            cfn_lint(app[:1])
        timed: dict[str, Callable[[], Took]] = {
            "one": partial(smtrain_lint, single),
            **{str(size): partial(cfn_lint, app[:size]) for size in extent.sample},
            "definitions": partial(smtrain_lint, corpus.definitions),
            "app": partial(smtrain_lint, app),
            "small": partial(smtrain_lint, corpus.small_templates),
            "cfn-lint small": partial(cfn_lint, corpus.small_templates),
        }
        took = dict(zip(timed, alternately(extent.repetitions, *timed.values()), strict=True))
    clock = {name: [each.clock for each in found] for name, found in took.items()}
    processors = {name: [each.processors for each in found] for name, found in took.items()}
    few = str(extent.sample[0])
    compared = (
        ("definitions; cfn-lint: the app's templates with them", "definitions", reckoned(extent, clock), LIMIT),
        ("templates of the app", "app", reckoned(extent, clock), LIMIT),
        ("templates with nearly nothing else", "small", clock["cfn-lint small"], LIMIT),
    )
    together = (
        ("templates of the app", "app", reckoned(extent, processors)),
        ("templates with nearly nothing else", "small", processors["cfn-lint small"]),
    )
    count, fast = f"{extent.count:,}", partial(times_as_fast, peer_name="cfn-lint")
    return [
        *(fast(f"{count} {words}", clock[ours], peer, at_least=limit) for words, ours, peer, limit in compared),
        *(fast(f"{count} {words}, all cores together", processors[ours], peer) for words, ours, peer in together),
        fast("one definition; cfn-lint: the app's template with it", clock["one"], clock[few]),
    ], {
        "steps_of_a_definition": STEPS_OF_A_STAGE,
        "cfn_lint_on_templates_of_the_app": linearity(extent, processors),
    }


def reckoned(extent: Extent, sampled: Mapping[str, Sequence[float]]) -> list[float]:
    """The seconds that cfn-lint would take for all templates, from those for the smallest and the largest sample.

    ``sampled``: by number of templates.
    """
    fewest, _, most = extent.sample
    pairs = zip(sampled[str(fewest)], sampled[str(most)], strict=True)
    return [first + (last - first) / (most - fewest) * (extent.count - fewest) for first, last in pairs]


def linearity(extent: Extent, sampled: Mapping[str, Sequence[float]]) -> Mapping[str, object]:
    """The seconds by number of templates, and of each further one up to the middle and beyond: alike where linear."""
    few, some, most = extent.sample
    first, middle, last = (median(sampled[str(size)]) for size in extent.sample)
    return {
        "processor_seconds": {str(few): round(first, 2), str(some): round(middle, 2), str(most): round(last, 2)},
        f"of_each_up_to_{some}": round((middle - first) / (some - few), 4),
        f"of_each_beyond_{some}": round((last - middle) / (most - some), 4),
    }
