"""The unit tests of the pure layers, as a program that takes time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.suite import bench

TESTS = Path(__file__).parents[1]


def test_all_folders_are_there():
    assert [] == [folder for folder in bench.FOLDERS if not (TESTS / folder).exists()]


def test_make_runs_the_same_tests():
    makefile = (TESTS.parent / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"^unit: .*\n\t(.*)$", makefile, re.MULTILINE)
    assert f'-m "{bench.UNIT}"' in line
    assert [f"tests/{folder}" for folder in bench.FOLDERS] == line.partition(f'"{bench.UNIT}"')[2].split()


def test_how_many_have_passed():
    assert 10 == bench.passed("..........\n10 passed, 1 skipped in 0.5s\n")
    with pytest.raises(RuntimeError, match="says nothing of passed tests: no tests ran"):
        bench.passed("no tests ran in 0.01s")


def test_a_short_run():
    result = bench.run(short=True)
    assert [True] * 3 == [(row.ours or 0) > 0 for row in result["rows"]]
    assert int(str(result["details"]["tests"])) > 5
