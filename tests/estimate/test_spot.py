from __future__ import annotations

import math
import statistics
from typing import Any

import pytest

from cdk_sagemaker_training.estimate import SpotAdvice, spot_pays
from tests.support.mistakes import wrong_fields

HOUR = 3600


def pays(**given: Any) -> SpotAdvice:
    base: dict[str, Any] = {"run_seconds": 4 * HOUR, "interruptions_per_hour": 0.5, "checkpoint_every_seconds": 1800}
    return spot_pays(**{**base, "restart_seconds": 300, **given})


def expected_seconds(run: int, rate: float, every: int | None, restart: float) -> float:
    """What is billed on average, in closed form: each piece of work between checkpoints has to be done without an
    interruption, after a restart where there was one before.
    """
    per_second = rate / HOUR
    pieces = [run] if every is None else [every] * (run // every) + [run % every]
    return sum(math.exp(per_second * restart) * (math.exp(per_second * piece) - 1) / per_second for piece in pieces)


@pytest.mark.parametrize(
    ("run", "rate", "every", "restart"),
    [
        (4 * HOUR, 0.5, 1800, 300),
        (4 * HOUR, 0.5, None, 300),
        (4 * HOUR, 0.5, None, 0),
        (10 * HOUR, 1.0, 600, 120),
        (HOUR, 0.1, 7200, 60),  # no checkpoint before the end
        (5000, 2.0, 700, 60),
    ],
)
def test_the_mean_is_that_of_the_closed_form(run: int, rate: float, every: int | None, restart: float):
    samples = [
        spot_pays(
            run_seconds=run,
            interruptions_per_hour=rate,
            checkpoint_every_seconds=every,
            restart_seconds=restart,
            jobs=1000,
            seed=seed,
        )
        for seed in range(10)
    ]
    expected = expected_seconds(run, rate, every, restart)
    for found, wanted in (
        ([sample.billed_seconds for sample in samples], expected),
        ([sample.interruptions for sample in samples], rate * expected / HOUR),
    ):
        error = statistics.stdev(found) / math.sqrt(len(found))
        assert abs(statistics.mean(found) - wanted) < 4 * error
        assert 4 * error < 0.2 * wanted
    assert all(sample.finished == 1 for sample in samples)
    assert all(pytest.approx(sample.billed_seconds) == sample.wall_seconds for sample in samples)


def test_without_interruptions_it_takes_what_it_takes():
    found = pays(interruptions_per_hour=0, discount=0.1)
    assert (4 * HOUR, 4 * HOUR, 0, True) == (found.billed_seconds, found.wall_seconds, found.interruptions, found.pays)
    assert 0 == found.break_even_discount


def test_waiting_takes_time_and_is_not_billed():
    plain, waiting = pays(), pays(wait_seconds=600)
    assert plain.billed_seconds == waiting.billed_seconds
    assert pytest.approx(plain.wall_seconds + 600 * plain.interruptions) == waiting.wall_seconds


def test_max_wait_ends_jobs_and_what_they_have_run_is_paid_for_nothing():
    found = pays(checkpoint_every_seconds=None, max_wait=5 * HOUR)
    # Those that are not interrupted, and those that are within the first hour and not after it.
    assert math.exp(-0.5 * 4) < found.finished < math.exp(-0.5 * 4) * (1 + 0.5)
    assert found.wall_seconds <= 5 * HOUR
    assert pytest.approx(found.billed_seconds / found.finished) == found.billed_seconds_per_result


@pytest.mark.parametrize(("discount", "expected"), [(None, None), (0.05, False), (0.7, True)])
def test_whether_it_pays(discount: float | None, expected: bool | None):
    found = pays(discount=discount)
    assert expected is found.pays
    assert 0.05 < found.break_even_discount < 0.7


def test_a_job_that_never_gets_to_its_end_does_not_pay():
    found = pays(interruptions_per_hour=1000, checkpoint_every_seconds=None, max_wait=8 * HOUR, jobs=20, discount=0.9)
    assert (0, math.inf, False, 1) == (
        found.finished,
        found.billed_seconds_per_result,
        found.pays,
        found.break_even_discount,
    )


def test_the_same_seed_gives_the_same_answer():
    assert pays(seed=3) == pays(seed=3) != pays(seed=4)


def test_the_answer_in_words():
    words = str(pays(interruptions_per_hour=0, discount=0.7, jobs=10)).splitlines()
    assert "Spot pays with a discount of 70 %." == words[0]
    assert "Billed 14,400 s on average, 14,400 s on demand." == words[1]
    assert "Takes 14,400 s on average; 50 % within 14,400 s, 90 % within 14,400 s, 99 % within 14,400 s." == words[3]


def test_what_is_refused():
    assert ["run_seconds", "discount", "jobs"] == wrong_fields(lambda: pays(run_seconds=0, discount=2, jobs=0))
    assert ["max_wait"] == wrong_fields(lambda: pays(max_wait=60))
