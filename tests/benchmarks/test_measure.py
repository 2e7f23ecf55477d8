"""Rows of the table, and measuring in turn."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from benchmarks.measure import (
    Row,
    alone,
    alternately,
    not_measured,
    seconds,
    shown,
    times_as_fast,
    times_as_long,
    times_as_much,
)


def test_a_ratio_is_the_median_of_neighbours():
    row = times_as_long("x", [0.010, 0.030, 0.012], [0.001, 0.001, 0.002], peer_name="json.loads", unit="ms")
    assert (10, (6, 30)) == (row.ratio, row.spread)
    assert (12, 1, "ms", "ours to peer") == (row.ours, row.peer, row.unit, row.ratio_of)


def test_faster_turns_the_ratio_over():
    row = times_as_fast("x", [2, 2], [40, 60], peer_name="cfn-lint")
    assert (25, "peer to ours") == (row.ratio, row.ratio_of)


@pytest.mark.parametrize(("limit", "reached"), [(24, True), (25, True), (26, False)])
def test_a_bound_from_below(limit: float, reached: bool):
    assert reached is times_as_fast("x", [2], [50], peer_name="p", at_least=limit).reached


@pytest.mark.parametrize(("limit", "reached"), [(24, False), (25, True), (26, True)])
def test_a_bound_from_above(limit: float, reached: bool):
    assert reached is times_as_long("x", [50], [2], peer_name="p", at_most=limit).reached


def test_a_bound_without_a_peer_is_one_of_our_number():
    assert Row(name="x", ours=1, unit="share", wanted=("at least", 1)).reached is True
    assert Row(name="x", ours=0.99, unit="share", wanted=("at least", 1)).reached is False
    assert Row(name="x", ours=0.99, unit="share").reached is None


def test_what_is_not_judged_says_nothing_of_what_was_reached():
    row = times_as_fast("x", [1], [2], peer_name="p", at_least=3)
    assert [False, None] == [json.loads(json.dumps(row.to_json(judged=judged)))["reached"] for judged in (True, False)]


def test_three_digits_are_kept():
    assert 1230 == times_as_fast("x", [1], [1234.5], peer_name="p").ratio


def test_in_turn():
    order: list[str] = []

    def timed(name: str) -> Callable[[], float]:
        def measure() -> float:
            order.append(name)
            return len(order)

        return measure

    assert [[1, 3, 5], [2, 4, 6]] == alternately(3, timed("ours"), timed("peer"))
    assert ["ours", "peer"] * 3 == order


def test_seconds_are_those_of_one_run():
    calls: list[int] = []
    assert 0 < seconds(lambda: calls.append(1), 5) < 1
    assert 5 == len(calls)


def test_amounts_are_x_as_much():
    row = times_as_much("x", [120, 130, 140], [100, 100, 100], peer_name="p", at_most=1.3)
    assert ("130 MB", "100 MB p", "1.3 x as much", "1.2 to 1.4", "at most 1.3") == row.cells
    assert row.reached


def test_bytes_and_counts_are_told_to_the_last():
    row = times_as_much("x", [12345], [24690], peer_name="p", unit="bytes")
    assert ("12,345 bytes", "24,690 bytes p", "0.5 x as much") == row.cells[:3]
    assert "1,234" == shown(1234, "count")


def test_a_number_of_our_own():
    row = alone("x", [0.010, 0.012, 0.050], unit="ms", at_most=12)
    assert (12, (10, 50), True) == (row.ours, row.spread, row.reached)
    assert ("12 ms", "", "", "10 to 50", "at most 12 ms") == row.cells
    assert alone("x", [0.012, 0.012], unit="ms").spread is None


def test_what_is_not_measured_says_so():
    for row in (times_as_much("x", [None], [1], peer_name="p"), not_measured("x", "p", unit="MB")):
        assert ("", "p: not measured", "", "", "") == row.cells
        assert row.reached is None
    assert Row(name="x", ours=None, unit="s", wanted=("at most", 1)).reached is None


def test_what_was_not_measured_once_is_left_out():
    assert 2 == times_as_much("x", [2, None, 4], [1, 1, 2], peer_name="p").ratio
