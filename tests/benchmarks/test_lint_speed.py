"""What linting is timed on; how long it takes is not a test's business."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.commands import Took
from benchmarks.lint_speed import bench, commands, corpus, many, memory
from benchmarks.lint_speed.commands import cfn_lint, smtrain_lint
from benchmarks.lint_speed.definitions import definition
from cdk_sagemaker_training.definition.document.graph import walk
from cdk_sagemaker_training.definition.document.sources import read
from cdk_sagemaker_training.definition.templates import pipelines_in
from cdk_sagemaker_training.rules import Severity, check_definition

EXTENT = many.Extent(count=1000, sample=(1, 50, 100), repetitions=2, with_app=True)


def errors(document: Any) -> list[str]:
    return [str(finding) for finding in check_definition(document) if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("steps", [10, 50, 100])
def test_a_definition_has_so_many_steps_and_no_error(steps: int):
    document = definition(steps)
    assert steps == len(list(walk(read(json.dumps(document))["Steps"])))
    assert 8 == len({node.type for node in walk(document["Steps"])})
    assert [] == [error for error in errors(document) if steps <= 50 or "SMT36" not in error]


def test_a_definition_with_a_mistake():
    assert ["SMT204"] == [error.partition(" ")[0] for error in errors(definition(10, mistake=True))]


def test_definitions_of_other_numbers_are_others():
    names = [{node.name for node in walk(definition(10, number)["Steps"])} for number in (1, 2)]
    assert set() == names[0] & names[1]


def test_templates_carry_the_definitions(tmp_path: Path):
    app = {"Resources": {"P": {"Type": corpus.PIPELINE, "Properties": {}}, "B": {"Type": "AWS::S3::Bucket"}}}
    made = corpus.written(tmp_path, 2, app=app)
    for folder in (made.small_templates, made.app_templates):
        templates = [json.loads(path.read_text(encoding="utf-8")) for path in folder]
        texts = [pipeline.text for template in templates for pipeline in pipelines_in(template)]
        assert [json.loads(path.read_text(encoding="utf-8")) for path in made.definitions] == [
            json.loads(text or "") for text in texts
        ]


def test_what_all_templates_would_take():
    took = {"1": [2.0, 3.0], "50": [7.0, 8.0], "100": [11.9, 12.9], "app": [0.5, 0.5]}
    assert [pytest.approx(101.9), pytest.approx(102.9)] == many.reckoned(EXTENT, took)


def test_how_linear_it_is():
    told = many.linearity(EXTENT, {"1": [1, 2, 3], "50": [6.9], "100": [11.9]})
    seconds = {"1": 2, "50": 6.9, "100": 11.9}
    assert {"processor_seconds": seconds, "of_each_up_to_50": 0.1, "of_each_beyond_50": 0.1} == told


def test_a_linter_that_breaks_is_no_fast_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "folder").mkdir()
    broken = tmp_path / "folder" / "broken.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(RuntimeError, match="smtrain ended with 2"):
        smtrain_lint([broken])
    monkeypatch.setattr(commands, "_BIN", tmp_path)
    for name in ("smtrain", "cfn-lint"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    assert 1 == smtrain_lint([broken]).code  # it has found errors
    with pytest.raises(RuntimeError, match="cfn-lint ended with 1"):
        cfn_lint([broken])


def test_memory_by_number_of_files(monkeypatch: pytest.MonkeyPatch):
    """40 MB for ten thousand, 32 MB for a thousand; four seconds of processors in two."""

    def linted(folder: Path, _kind: str) -> Took:
        count = len(list((folder / "definitions").iterdir()))
        return Took(clock=2, processors=4, code=0, output="", python={20: 40, 2: 32}[count])

    monkeypatch.setattr(memory, "_linted", linted)
    rows, details = memory.rows(memory.Numbers(few=2, many=20, repetitions=2))
    of_memory = [row for row in rows if row.unit == "MB"]
    assert [(40, 32, 1.25, False)] * 2 == [(row.ours, row.peer, row.ratio, row.reached) for row in of_memory]
    assert [0.1] * 2 == [row.ratio for row in rows if row.unit == "ms"]
    assert 2 == rows[-1].ours
    assert {"seconds": 2, "megabytes": 40} == details["20 as json"]


def test_a_short_run():
    result = bench.run(short=True)
    assert 13 == len({row.name for row in result["rows"]})
    assert all((row.ours or 0) > 0 for row in result["rows"])
    assert [row.name for row in result["rows"] if not row.peer] == [result["rows"][-1].name]
    assert {"cfn-lint"} == set(result["versions"])
    json.dumps(result["details"])
