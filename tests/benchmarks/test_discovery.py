"""Benchmarks are found by being there."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.discovery import benchmarks

ROOT = Path(__file__).resolve().parents[2]


def test_all_are_found():
    folders = {path.parent.name for path in (ROOT / "benchmarks").glob("*/bench.py")}
    assert folders <= {benchmark.name for benchmark in benchmarks()}
    assert {"lint_speed", "planted"} <= folders


def test_each_says_what_it_compares():
    assert [] == [benchmark.name for benchmark in benchmarks() if len(benchmark.what) < 200]


def test_some_are_chosen_by_name():
    assert ["planted"] == [benchmark.name for benchmark in benchmarks(["planted", "planted"])]


def test_a_name_that_none_has():
    with pytest.raises(LookupError, match=r"no benchmark nothing; there are .*lint_speed"):
        benchmarks(["planted", "nothing"])
