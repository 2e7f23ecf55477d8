from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.fleet.offsets import DAY, mean_at_once, offset_in_window, peak_at_once, window_for

NAMES = [f"store-{number}" for number in range(300)]


def test_the_minutes_of_some_names_are_for_ever():
    expected = {"berlin": 7, "paris": 141, "rome": 145}
    assert expected == {name: offset_in_window(name, 240) for name in expected}


def test_every_minute_of_a_window_is_used():
    assert set(range(60)) == {offset_in_window(f"store-{number}", 60) for number in range(1000)}


def test_the_mean_is_what_arrives_times_how_long_it_stays():
    assert 15.0 == mean_at_once(300, minutes=12, window=240)


def test_no_more_run_at_once_than_there_are():
    assert 3 == mean_at_once(3, minutes=120, window=10)


def test_executions_that_end_as_others_start_are_not_at_once():
    assert 1 == peak_at_once([0, 30, 60], minutes=30)
    assert 2 == peak_at_once([0, 29], minutes=30)


def test_what_runs_past_midnight_runs_beside_the_next_day():
    assert 2 == peak_at_once([0, DAY - 1], minutes=2)
    assert 1 == peak_at_once([0, DAY - 1], minutes=1)


def test_the_peak_of_nothing_is_nothing():
    assert 0 == peak_at_once([], minutes=5)


@given(st.lists(st.integers(0, DAY - 1), max_size=30), st.integers(1, DAY))
def test_the_peak_is_that_of_looking_at_every_minute(offsets: list[int], minutes: int):
    running = [sum((minute - offset) % DAY < minutes for offset in offsets) for minute in range(DAY)]
    assert max(running) == peak_at_once(offsets, minutes=minutes)


def test_the_window_that_would_do_is_the_shortest():
    window = window_for(NAMES, minutes=20, at_most=20)
    assert window is not None

    def peak(minutes: int) -> int:
        return peak_at_once((offset_in_window(name, minutes) for name in NAMES), minutes=20)

    assert peak(window) <= 20
    assert all(peak(shorter) > 20 for shorter in range(15, window, 15))


def test_a_day_may_be_too_short():
    assert window_for(NAMES, minutes=600, at_most=20) is None
