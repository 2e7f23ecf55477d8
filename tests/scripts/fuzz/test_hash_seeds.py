"""Findings that are not the same in every process."""

from __future__ import annotations

from scripts.fuzz.hash_seeds import unlike


def test_the_order_of_a_set():
    found = list(unlike(1, 3, ["tests.scripts.fuzz.unordered_rules"]))
    assert [0, 1, 2] == [number for number, _ in found]
    assert {"SMT904: another result in another process"} == {failure.signature for _, failure in found}


def test_none_are_asked_for():
    assert [] == list(unlike(1, 0, []))
