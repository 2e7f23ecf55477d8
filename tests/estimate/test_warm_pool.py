from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.estimate import WarmPoolAdvice, warm_pool_pays
from tests.support.mistakes import wrong_fields


def pays(**given: Any) -> WarmPoolAdvice:
    base: dict[str, Any] = {
        "starts_a_day": 24,
        "run_seconds": 1200,
        "startup_seconds": 180,
        "keep_alive_period_in_seconds": 3600,
    }
    return warm_pool_pays(**{**base, **given})


def played(starts: int, run: float, kept: float, hours: float) -> tuple[int, float]:
    """Warm starts and idle seconds of a day, start by start; days are as far apart as they can be."""
    clusters, warm, idle = list[float](), 0, 0.0
    for position in range(starts):
        now = position * hours * 3600 / starts
        free = [end for end in clusters if end <= now <= end + kept]
        if free:
            clusters.remove(max(free))
            warm, idle = warm + 1, idle + now - max(free)
        clusters.append(now + run)
    return warm, idle + kept * len(clusters)


@pytest.mark.parametrize("starts", [1, 2, 5, 8, 13, 40])
@pytest.mark.parametrize("run", [60, 1200, 5000])
@pytest.mark.parametrize("kept", [300, 3600])
def test_a_day_of_eight_hours(starts: int, run: int, kept: int):
    found = pays(starts_a_day=starts, run_seconds=run, keep_alive_period_in_seconds=kept, within_hours=8)
    warm, idle = played(starts, run, kept, 8)
    assert (warm, pytest.approx(idle)) == (found.warm_starts, found.idle_instance_seconds)
    assert (warm > 0) == (starts >= found.least_starts_a_day) or run > 8 * 3600 / starts


def test_day_and_night():
    found = pays(instance_count=2)
    assert (24, 24 * 180, 24 * 2400 * 2) == (found.warm_starts, found.saved_seconds, found.idle_instance_seconds)
    assert pytest.approx(2400 * 2 / 180) == found.idle_per_saved_second


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, None),
        ({"worth": 20}, True),
        ({"worth": 2}, False),
        ({"starts_a_day": 2, "worth": 1e9}, False),
        ({"startup_seconds": 0}, False),
    ],
)
def test_whether_it_pays(given: Any, expected: bool | None):
    assert expected is pays(**given).pays


def test_the_answer_in_words():
    assert (
        "A warm pool pays where a second of waiting is worth 13.33 instance-seconds: 24 of 24 starts take over a "
        "cluster and save 4,320 s a day; 57,600 instance-seconds a day are billed while clusters idle: 13.33 for each "
        "second."
    ) == str(pays())
    assert (
        "A warm pool does not pay: no start takes over a cluster, and 7,200 instance-seconds a day are billed while "
        "clusters idle. From 18 starts a day on some do."
    ) == str(pays(starts_a_day=2))


def test_what_is_refused():
    wrong = {"starts_a_day": 0, "keep_alive_period_in_seconds": 21_601}
    assert [*wrong] == wrong_fields(lambda: pays(**wrong))
    assert ["within_hours"] == wrong_fields(lambda: pays(within_hours=0))
