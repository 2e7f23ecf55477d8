"""``smtrain graph``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from cdk_sagemaker_training.cli.commands import smtrain
from cdk_sagemaker_training.cli.picture_names import Drawn, file_names
from cdk_sagemaker_training.rules.examples import pipeline, processing_step, train_step

DOCUMENT = json.dumps(pipeline(processing_step(), train_step(DependsOn=["Process"])).document)


def graph(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(smtrain, ["graph", *words], input=stdin)


def template(*names: str) -> str:
    made = {
        name: {
            "Type": "AWS::SageMaker::Pipeline",
            "Properties": {"PipelineDefinition": {"PipelineDefinitionBody": DOCUMENT}},
        }
        for name in names
    }
    return json.dumps({"Resources": made})


@pytest.fixture
def definition(tmp_path: Path) -> Path:
    file = tmp_path / "churn.json"
    file.write_text(DOCUMENT, encoding="utf-8")
    return file


def test_a_page(definition: Path):
    done = graph(str(definition))
    assert (0, True) == (done.exit_code, done.stdout.startswith("<!doctype html>"))
    assert "<title>churn</title>" in done.stdout


def test_svg_into_a_file(definition: Path, tmp_path: Path):
    target = tmp_path / "churn.svg"
    done = graph(str(definition), "--format", "svg", "-o", str(target))
    assert (0, "", f"{target}\n") == (done.exit_code, done.stdout, done.stderr)
    ET.fromstring(target.read_text(encoding="utf-8"))


def test_mermaid_of_standard_input():
    done = graph("-", "--format", "mermaid", stdin=DOCUMENT)
    assert (0, True) == (done.exit_code, "flowchart TD" in done.stdout)


def test_findings_or_none(definition: Path):
    definition.write_text(DOCUMENT.replace('"Process"', '"Gone"', 1).replace('["Process"]', '["Nowhere"]'))
    assert "SMT813" in graph(str(definition)).stdout
    assert "SMT813" not in graph(str(definition), "--no-findings").stdout


def test_several_pipelines(tmp_path: Path):
    file = tmp_path / "two.template.json"
    file.write_text(template("One", "Two"), encoding="utf-8")
    done = graph(str(file))
    assert (2, True) == (
        done.exit_code,
        f"several pipelines: One in {file.as_posix()}, Two in" in " ".join(done.stderr.split()),
    )
    assert 0 == graph(str(file), "--pipeline", "Two").exit_code
    folder = tmp_path / "pictures"
    folder.mkdir()
    assert 0 == graph(str(file), "-o", str(folder)).exit_code
    assert ["One.html", "Two.html"] == sorted(made.name for made in folder.iterdir())


def test_a_path_that_ends_in_a_slash_is_a_folder_and_is_made(definition: Path, tmp_path: Path):
    folder = tmp_path / "new" / "pictures"
    assert 0 == graph(str(definition), "-o", f"{folder}/").exit_code
    assert ["churn.html"] == [made.name for made in folder.iterdir()]


def test_what_cannot_be_written(definition: Path):
    done = graph(str(definition), "-o", f"{definition}/x.svg")
    assert (2, True) == (done.exit_code, "cannot be written" in done.stderr)


def test_pipelines_of_one_name_overwrite_no_other(tmp_path: Path):
    for stage in ("Dev", "Prod"):
        (tmp_path / "out" / stage).mkdir(parents=True)
        text = template("P").replace('"Properties": {', '"Properties": {"PipelineName": "churn", ')
        (tmp_path / "out" / stage / f"{stage}S.template.json").write_text(text, encoding="utf-8")
    folder = tmp_path / "pictures"
    done = graph(str(tmp_path / "out"), "-o", f"{folder}/")
    assert ["DevS-churn.html", "ProdS-churn.html"] == sorted(made.name for made in folder.iterdir())
    assert 2 == len(done.stderr.splitlines())


@pytest.mark.parametrize(
    ("drawn", "names"),
    [
        ([Drawn("a.json", "", None), Drawn("b.json", "", None)], ["a", "b"]),
        ([Drawn("x/a.json", "", None), Drawn("y/a.json", "", None)], ["x-a.json", "y-a.json"]),
        ([Drawn("a.json", "P", "Churn"), Drawn("b.json", "P", "churn")], ["a-Churn", "b-churn"]),
        ([Drawn("a.json", "P", "churn"), Drawn("a.json", "Q", "churn")], ["a.json-P", "a.json-Q"]),
        ([Drawn("S.json", "P", "churn"), Drawn("T.json", "P", "churn"), Drawn("x", "P", "S-churn")], 3),
        ([Drawn("a.json", "P", "../../up")], ["up"]),
        ([Drawn("a.json", "", "é"), Drawn("a.json", "", "è")], ["pipeline-1", "pipeline-2"]),
        ([Drawn("é", "", "é"), Drawn("é", "", "è"), Drawn("x", "", "pipeline-1")], 3),
    ],
)
def test_names_of_files_are_unlike_each_other(drawn: Sequence[Drawn], names: Sequence[str] | int):
    made = file_names(drawn)
    assert names == (len(set(made)) if isinstance(names, int) else made)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x00\xff", "Error:"),
        (b"[]", "a list at its top level"),
        (b'{"Resources": {}}', "no such pipeline"),
    ],
)
def test_what_cannot_be_drawn(tmp_path: Path, content: bytes, words: str):
    file = tmp_path / "x.json"
    file.write_bytes(content)
    done = graph(str(file))
    assert (2, True) == (done.exit_code, words in done.stderr)


def test_a_file_that_is_gone(tmp_path: Path):
    done = graph(str(tmp_path / "gone.json"))
    assert (2, True) == (done.exit_code, "no such file" in done.stderr)
