"""The same finding of many pipelines: told to people once, and to programs each time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.cli.formats import same_findings

from .conftest import Run

MESSAGE = "max_wait of 1,800 s is below max_run of 3,600 s"


def template_of(body: str, *names: str) -> str:
    """A template with a pipeline of each name."""
    definition = {"PipelineDefinition": {"PipelineDefinitionBody": json.loads(body)}}
    resource = {"Type": "AWS::SageMaker::Pipeline", "Properties": definition}
    return json.dumps({"Resources": dict.fromkeys(names, resource)}, indent=1)


def lines_with(text: str, words: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if words in line]


def found_by_program(run: Run, *files: str) -> list[dict[str, Any]]:
    return json.loads(run("lint", *files, "--format", "json").stdout)


def test_three_pipelines_of_a_file_are_told_each(run: Run, folder: Path, bad: str):
    (folder / "t.json").write_text(template_of(bad, "A", "B", "C"))
    done = run("lint", "t.json")
    places = [f"{found['line']}:{found['column']}" for found in found_by_program(run, "t.json")]
    expected = [
        f"{place}  error  SMT204  pipeline {name}, step Train" for place, name in zip(places, "ABC", strict=True)
    ]
    assert expected == lines_with(done.stdout, "SMT204")
    assert 3 == done.stdout.count(MESSAGE) == len(set(places))


def test_more_of_a_file_are_told_once_with_their_number(run: Run, folder: Path, bad: str):
    names = [f"Shop{number}" for number in range(40)]
    (folder / "t.json").write_text(template_of(bad, *names))
    done = run("lint", "t.json")
    (line,) = lines_with(done.stdout, "SMT204")
    assert line.endswith("error  SMT204  40 pipelines: Shop0, Shop1, Shop2 and 37 more, step Train")
    assert (1, 1) == (done.stdout.count(MESSAGE), done.stdout.count("fix: "))
    assert done.stdout.endswith("40 errors, 0 warnings; 40 pipelines in 1 file\n")
    assert names == [found["pipeline"] for found in found_by_program(run, "t.json")]
    results = json.loads(run("lint", "t.json", "--format", "sarif").stdout)["runs"][0]["results"]
    assert (40, 1) == (len(results), done.exit_code)


def test_another_value_is_another_finding(run: Run, folder: Path, bad: str):
    documents = json.loads(template_of(bad, *"ABCDE"))
    members = documents["Resources"]["D"] = json.loads(json.dumps(documents["Resources"]["D"]))
    body = members["Properties"]["PipelineDefinition"]["PipelineDefinitionBody"]
    body["Steps"][0]["Arguments"]["StoppingCondition"]["MaxWaitTimeInSeconds"] = 1700
    (folder / "t.json").write_text(json.dumps(documents))
    several, other = lines_with(run("lint", "t.json").stdout, "SMT204")
    assert several.endswith("4 pipelines: A, B, C and 1 more, step Train")
    assert other.endswith("pipeline D, step Train")


def test_later_files_say_where_it_stands(run: Run, folder: Path, bad: str):
    (folder / "a.json").write_text(template_of(bad, "A"))
    (folder / "b.json").write_text(template_of(bad, "B", "C"))
    (folder / "c.json").write_text(template_of(bad, "D", "E"))
    (folder / "d.json").write_text(bad)
    files = ["a.json", "b.json", "c.json", "d.json"]
    done = run("lint", *files)
    *told, in_many = lines_with(done.stdout, "SMT204")
    assert ["pipeline A, step Train", "pipeline B, step Train", "pipeline C, step Train"] == [
        line.partition("SMT204  ")[2] for line in told[:3]
    ]
    assert ["pipelines D, E, step Train: as in a.json", "step Train: as in a.json"] == [
        line.partition("SMT204  ")[2] for line in told[3:]
    ]
    assert f"error  SMT204  step Train, 6 pipelines in 4 files: {MESSAGE}" == in_many
    assert "in many pipelines (--format json has each with its place)\n" in done.stdout
    assert 6 == len(found_by_program(run, *files))


def test_what_is_in_few_pipelines_has_no_line_at_the_end(run: Run, folder: Path, bad: str):
    for name in "abc":
        (folder / f"{name}.json").write_text(bad)
    done = run("lint", "a.json", "b.json", "c.json")
    assert (3, 0) == (done.stdout.count(MESSAGE), done.stdout.count("in many pipelines"))


def test_what_people_live_with_is_not_told(run: Run, folder: Path, bad: str):
    text = '[[tool.smtrain.acknowledge]]\nrule = "SMT204"\nreason = "x"\nfiles = "t.json"\n'
    (folder / "pyproject.toml").write_text(text)
    (folder / "t.json").write_text(template_of(bad, *"ABCDE"))
    (folder / "u.json").write_text(bad)
    done = run("lint", "t.json", "u.json")
    assert ["error  SMT204  step Train"] == [line.partition("  ")[2] for line in lines_with(done.stdout, "SMT204")]
    assert done.stdout.endswith("1 error, 0 warnings, 5 acknowledged; 6 pipelines in 2 files\n")


def test_memory_has_an_end_and_then_each_is_told(run: Run, folder: Path, bad: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(same_findings, "_REMEMBERED", 0)
    names = [f"{number}.json" for number in range(5)]
    for name in names:
        (folder / name).write_text(bad)
    assert 5 == run("lint", *names).stdout.count(MESSAGE)
