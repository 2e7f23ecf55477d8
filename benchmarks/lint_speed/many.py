"""Many files, by the two commands as people run them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

import attrs

from benchmarks.lint_speed.commands import cfn_lint, smtrain_lint
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
    """Five rows, and how long cfn-lint took for how many templates."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = written(Path(folder), extent.count, app=app_template() if extent.with_app else None)
        app, single = corpus.app_templates or corpus.small_templates, corpus.definitions[1:2]
        smtrain_lint(single)
        cfn_lint(app[:1])
        timed: dict[str, Callable[[], float]] = {
            "one": partial(smtrain_lint, single),
            **{str(size): partial(cfn_lint, app[:size]) for size in extent.sample},
            "definitions": partial(smtrain_lint, corpus.definitions),
            "app": partial(smtrain_lint, app),
            "one core": partial(smtrain_lint, app, cores=1),
            "small": partial(smtrain_lint, corpus.small_templates),
            "cfn-lint small": partial(cfn_lint, corpus.small_templates),
        }
        took = dict(zip(timed, alternately(extent.repetitions, *timed.values()), strict=True))
    sampled = [took[str(size)] for size in extent.sample]
    peer = reckoned(extent, sampled)
    count = f"{extent.count:,}"
    fast = partial(times_as_fast, peer_name="cfn-lint")
    return [
        fast(
            f"{count} definitions; cfn-lint: the app's templates with them", took["definitions"], peer, at_least=LIMIT
        ),
        fast(f"{count} templates of the app", took["app"], peer, at_least=LIMIT),
        fast(f"{count} templates of the app, on one core", took["one core"], peer),
        fast(f"{count} templates with nearly nothing else", took["small"], took["cfn-lint small"], at_least=LIMIT),
        fast("one definition; cfn-lint: the app's template with it", took["one"], sampled[0]),
    ], {
        "steps_of_a_definition": STEPS_OF_A_STAGE,
        "cfn_lint_on_templates_of_the_app": linearity(extent, [median(column) for column in sampled]),
    }


def reckoned(extent: Extent, sampled: Sequence[Sequence[float]]) -> list[float]:
    """The seconds that cfn-lint would take for all templates, from those for the smallest and the largest sample."""
    fewest, _, most = extent.sample
    each = [(last - first) / (most - fewest) for first, last in zip(sampled[0], sampled[2], strict=True)]
    return [first + slope * (extent.count - fewest) for first, slope in zip(sampled[0], each, strict=True)]


def linearity(extent: Extent, sampled: Sequence[float]) -> Mapping[str, object]:
    """The seconds by number of templates, and of each further one up to the middle and beyond: alike where linear."""
    (few, some, most), (first, middle, last) = extent.sample, sampled
    return {
        "seconds": {str(size): round(took, 2) for size, took in zip(extent.sample, sampled, strict=True)},
        f"of_each_up_to_{some}": round((middle - first) / (some - few), 4),
        f"of_each_beyond_{some}": round((last - middle) / (most - some), 4),
    }
