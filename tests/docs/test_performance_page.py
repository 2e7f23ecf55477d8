"""The page on performance says what the results say."""

from __future__ import annotations

import json

import pytest

from benchmarks.measure import Row
from benchmarks.page import PAGE, PLACE, RESULTS, filled, section


def _page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_is_in_step():
    """`python -m benchmarks.page` writes it."""
    assert filled(_page(), json.loads(RESULTS.read_text(encoding="utf-8"))) == _page()


def test_has_a_table_for_each_benchmark():
    places = [place[2] for place in PLACE.finditer(_page())]
    assert sorted(json.loads(RESULTS.read_text(encoding="utf-8"))) == sorted(places)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (
            Row(
                name="files",
                ours=1.5,
                peer=15,
                peer_name="cfn-lint",
                unit="s",
                ratio=10,
                ratio_of="peer to ours",
                spread=(9, 11),
                wanted=("at least", 20),
            ),
            "| files | 1.5 s | 15 s cfn-lint | 10 x as fast | 9 to 11 | at least 20: **not reached** |",
        ),
        (
            Row(name="found", ours=1, unit="share", wanted=("at least", 1)),
            "| found | 100.0 % |  |  |  | at least 100.0 %: reached |",
        ),
        (
            Row(name="found", ours=1, peer_name="checkov: not measured", unit="share"),
            "| found | 100.0 % | checkov: not measured |  |  |  |",
        ),
    ],
)
def test_a_line(row: Row, line: str):
    made = {"date": "2026-01-02", "cores": 2, "cpu": "CPU", "python": "3.11.7", "library": "0.1.0"}
    result = {"rows": [row.to_json(judged=True)], "made": made, "versions": {"cfn-lint": "1"}, "details": {"rules": 9}}
    assert [
        line,
        "",
        "2026-01-02, 2 cores of CPU, Python 3.11.7; cdk-sagemaker-training 0.1.0, 9 rules, cfn-lint 1.",
    ] == (section(result).splitlines()[2:])


def test_what_has_no_results_stays():
    page = "a\n<!-- results of other -->\nold\n<!-- end -->\nb"
    assert page == filled(page, {})
