"""What a run prints and writes, and what is stored in the repository."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from benchmarks import __main__ as program
from benchmarks import page
from benchmarks.discovery import Benchmark, benchmarks
from benchmarks.measure import Result, Row, times_as_fast

NUMBER: dict[str, Any] = {"type": "number"}
ROW: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "ours", "peer", "peer_name", "unit", "ratio", "ratio_of", "spread", "wanted", "reached"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "ours": {"type": ["number", "null"]},
        "peer": {"type": ["number", "null"]},
        "peer_name": {"type": "string"},
        "unit": {"enum": ["s", "ms", "MB", "bytes", "cores", "count", "share"]},
        "ratio": {"type": ["number", "null"]},
        "ratio_of": {"enum": ["ours to peer", "peer to ours", "amounts", ""]},
        "spread": {"oneOf": [{"type": "null"}, {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}]},
        "wanted": {
            "oneOf": [{"type": "null"}, {"type": "array", "prefixItems": [{"enum": ["at most", "at least"]}, NUMBER]}]
        },
        "reached": {"type": ["boolean", "null"]},
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "additionalProperties": False,
        "required": ["what", "short", "made", "versions", "rows", "details"],
        "properties": {
            "what": {"type": "string"},
            "short": {"type": "boolean"},
            "made": {
                "type": "object",
                "additionalProperties": False,
                "required": ["date", "library", "python", "system", "cores", "cpu"],
                "properties": {
                    "date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
                    "library": {"type": "string"},
                    "python": {"type": "string"},
                    "system": {"type": "string"},
                    "cores": {"type": "integer", "minimum": 1},
                    "cpu": {"type": "string"},
                },
            },
            "versions": {"type": "object", "additionalProperties": {"type": "string"}},
            "rows": {"type": "array", "items": ROW, "minItems": 1},
            "details": {"type": "object"},
        },
    },
}


def _run(short: bool) -> Result:
    rows = [
        times_as_fast("fast", [1], [2], peer_name="peer", at_least=3),
        Row(name="found", ours=1, unit="share", wanted=("at least", 1)),
        Row(name="found, peer", ours=1, peer_name="peer: not measured", unit="share"),
    ]
    return {"rows": rows, "versions": {"peer": "1.0"}, "details": {"short": short}}


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Two benchmarks that measure nothing, and where their results go."""
    known = {name: Benchmark(name, f"What {name} is.\n\nMore.", _run) for name in ("one", "two")}

    def chosen(names: Sequence[str]) -> list[Benchmark]:
        return [known[name] for name in names or known]

    monkeypatch.setattr(program, "benchmarks", chosen)
    monkeypatch.setattr(program, "RESULTS", tmp_path / "results.json")
    monkeypatch.setattr(page, "PAGE", tmp_path / "page.md")
    (tmp_path / "page.md").write_text("Before\n<!-- results of two -->\n<!-- end -->\nAfter\n", encoding="utf-8")
    return tmp_path / "results.json"


def _valid(path: Path) -> dict[str, Any]:
    results = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(results)
    return results


def test_a_run_writes_and_judges(made_up: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == program.main([])
    results = _valid(made_up)
    assert ["one", "two"] == list(results)
    assert [False, True, None] == [row["reached"] for row in results["two"]["rows"]]
    printed = capsys.readouterr().out
    for words in ("What one is.", "2 x as fast", "at least 3", "100.0 %", "peer: not measured", "yes", "no"):
        assert words in printed


def test_a_run_fills_the_page(made_up: Path):
    assert 0 == program.main([])
    text = (made_up.parent / "page.md").read_text(encoding="utf-8")
    assert "| fast | 1 s | 2 s peer | 2 x as fast | 2 to 2 | at least 3: **not reached** |" in text
    assert text.startswith("Before\n")
    assert text.endswith("\nAfter\n")


def test_the_picture_of_growth_stands_below_its_table(made_up: Path):
    assert 0 == program.main(["one"])
    entry = json.loads(made_up.read_text(encoding="utf-8"))["one"]
    seconds = {way: {"1": 1.0, "10": 2.0} for way in page._CURVES}
    place = "<!-- results of growth -->\n<!-- end -->\n"
    page.PAGE.write_text(place, encoding="utf-8")
    page.write({"growth": {**entry, "details": {"seconds_by_pipelines": seconds}}})
    text = page.PAGE.read_text(encoding="utf-8")
    assert text.endswith(f"\n\n![How a synth grows with its pipelines]({page.GROWTH})\n<!-- end -->\n")
    assert page.PAGE.with_name(page.GROWTH).read_text(encoding="utf-8").startswith("<svg")


def test_what_was_not_run_keeps_its_entry(made_up: Path):
    assert 0 == program.main([])
    stored = json.loads(made_up.read_text(encoding="utf-8"))
    made_up.write_text(json.dumps({"two": {**stored["two"], "what": "as they were"}, "one": {}}), encoding="utf-8")
    assert 0 == program.main(["one"])
    results = json.loads(made_up.read_text(encoding="utf-8"))
    assert "as they were" == results["two"]["what"]
    assert 3 == len(results["one"]["rows"])


def test_a_short_run_writes_only_where_it_is_told_and_judges_nothing(made_up: Path, tmp_path: Path):
    assert 0 == program.main(["--short"])
    assert not made_up.exists()
    assert 0 == program.main(["--short", "--output", str(tmp_path / "short.json")])
    results = _valid(tmp_path / "short.json")
    assert {None} == {row["reached"] for entry in results.values() for row in entry["rows"]}
    assert [True, True] == [entry["details"]["short"] for entry in results.values()]


def test_a_name_that_no_benchmark_has(capsys: pytest.CaptureFixture[str]):
    assert 2 == program.main(["nothing"])
    assert "no benchmark nothing" in capsys.readouterr().err


def test_stored_results():
    """Each benchmark has been run in full, and its results name neither a machine nor a folder of it."""
    results = _valid(program.RESULTS)
    assert {benchmark.name for benchmark in benchmarks()} == set(results)
    assert [] == [name for name, entry in results.items() if entry["short"]]
    text = program.RESULTS.read_text(encoding="utf-8")
    assert [] == re.findall(r'"(?:/|[A-Z]:\\|~)[^"]*"|/home/|/root/|/tmp/|/Users/', text)
