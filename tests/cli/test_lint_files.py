"""What can be linted, what cannot, and the exit code of either."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from cdk_sagemaker_training.cli.linting import reading
from cdk_sagemaker_training.rules.algorithm.image_of_other_region import ImageOfOtherRegion

from .conftest import POINTER, Run, template


def _found(output: str) -> list[dict[str, Any]]:
    return json.loads(output)


def test_a_definition_with_an_error(run: Run, folder: Path, bad: str):
    (folder / "bad.json").write_text(bad)
    done = run("lint", "bad.json", "--format", "json")
    (finding,) = _found(done.stdout)
    line = next(number for number, text in enumerate(bad.split("\n"), 1) if "MaxWaitTimeInSeconds" in text)
    assert (1, "") == (done.exit_code, done.stderr)
    assert ("SMT204", "error", "Train", POINTER, 1800) == tuple(
        finding[key] for key in ("rule", "severity", "step", "path", "value")
    )
    assert ("bad.json", line, "") == (finding["file"], finding["line"], finding["pipeline"])


def test_a_sound_definition(run: Run, folder: Path, good: str):
    (folder / "good.json").write_text(good)
    done = run("lint", "good.json", "--format", "json")
    assert (0, [], "") == (done.exit_code, _found(done.stdout), done.stderr)


def test_a_warning_is_no_failure(run: Run, folder: Path, good: str):
    document = json.loads(good)
    del document["Steps"][0]["Arguments"]["CheckpointConfig"]
    (folder / "warned.json").write_text(json.dumps(document))
    done = run("lint", "warned.json", "--format", "json", only="SMT201")
    assert (0, ["SMT201"]) == (done.exit_code, [finding["rule"] for finding in _found(done.stdout)])
    done = run("lint", "warned.json", "--format", "json", "--min-severity", "error", only="SMT201")
    assert (0, []) == (done.exit_code, _found(done.stdout))
    done = run("lint", "warned.json", "--format", "json", "--ignore", "smt201", only="SMT201")
    assert (0, []) == (done.exit_code, _found(done.stdout))


@pytest.mark.parametrize("name", ["definition.yaml", "definition.yml", "definition"])
def test_yaml(run: Run, folder: Path, bad: str, name: str):
    text = yaml.safe_dump(json.loads(bad))
    (folder / name).write_text(text)
    done = run("lint", name, "--format", "json")
    (finding,) = _found(done.stdout)
    assert "MaxWaitTimeInSeconds: 1800" == text.split("\n")[finding["line"] - 1].strip()


def test_a_date_without_quotes_is_text(run: Run, folder: Path):
    (folder / "definition.yaml").write_text("Version: 2020-12-01\nSteps: []\n")
    assert 0 == run("lint", "definition.yaml", only="").exit_code


def test_standard_input(run: Run, bad: str):
    done = run("lint", "-", "--format", "json", input=bad)
    assert ["<stdin>"] == [finding["file"] for finding in _found(done.stdout)]
    done = run("lint", "-", input=b"\xff")
    assert (2, "Error: <stdin>: not UTF-8: byte 0 is 0xff\n") == (done.exit_code, done.stderr)


def test_a_template_in_json(run: Run, folder: Path, bad: str):
    text = json.dumps(template(bad), indent=1)
    (folder / "t.json").write_text(text)
    done = run("lint", "t.json", "--format", "json")
    (finding,) = _found(done.stdout)
    assert ("Churn", POINTER) == (finding["pipeline"], finding["path"])
    assert '"PipelineDefinitionBody"' in text.split("\n")[finding["line"] - 1]


def test_a_template_with_the_definition_as_an_object(run: Run, folder: Path, bad: str):
    text = json.dumps(template(json.loads(bad)), indent=1)
    (folder / "t.json").write_text(text)
    (finding,) = _found(run("lint", "t.json", "--format", "json").stdout)
    assert '"MaxWaitTimeInSeconds": 1800' == text.split("\n")[finding["line"] - 1].strip(" ,")


@pytest.mark.parametrize("form", ["|", "!Sub |", "!Sub\n            - |"])
def test_a_template_in_yaml_with_a_block(run: Run, folder: Path, bad: str, form: str):
    indent = " " * (14 if "-" in form else 12)
    after = "\n            - Name: value" if "-" in form else ""
    text = (
        "Resources:\n  Churn:\n    Type: AWS::SageMaker::Pipeline\n    Properties:\n      PipelineDefinition:\n"
        f"        PipelineDefinitionBody: {form}\n"
        + "\n".join(indent + line for line in bad.split("\n"))
        + after
        + "\n"
    )
    (folder / "t.yaml").write_text(text)
    (finding,) = _found(run("lint", "t.yaml", "--format", "json").stdout)
    line = text.split("\n")[finding["line"] - 1]
    assert '"MaxWaitTimeInSeconds": 1800' == line.strip()
    assert "1800" == line[finding["column"] - 1 :]


def test_what_cannot_be_seen_is_told(run: Run, folder: Path):
    (folder / "t.json").write_text(json.dumps(template({"Fn::ImportValue": "x"})))
    done = run("lint", "t.json", "--format", "json")
    assert (0, []) == (done.exit_code, _found(done.stdout))
    assert done.stderr.startswith("INFO: t.json: pipeline Churn not looked into: ")


def test_a_template_whose_definition_is_none(run: Run, folder: Path):
    (folder / "t.json").write_text(json.dumps(template("{nonsense")))
    done = run("lint", "t.json")
    assert (2, True) == (done.exit_code, "pipeline Churn: not JSON: line 1, column 2" in done.stderr)


def test_a_cloud_assembly_with_stages(run: Run, folder: Path, bad: str, good: str):
    out = folder / "cdk.out"
    (out / "assembly-Prod").mkdir(parents=True)
    (out / "cdk.out").write_text('{"version": "48"}')
    (out / "One.template.json").write_text(json.dumps(template(good)))
    (out / "assembly-Prod" / "Two.template.json").write_text(json.dumps(template(bad)))
    (out / "other.json").write_text("{")
    done = run("lint", "cdk.out", "--format", "json")
    assert ["cdk.out/assembly-Prod/Two.template.json"] == [finding["file"] for finding in _found(done.stdout)]
    assert "" == done.stderr


def test_an_assembly_says_where_its_stacks_go(run: Run, folder: Path):
    here, there = ({"artifacts": {"One": _stack(region)}} for region in ("us-east-1", "eu-west-1"))
    body = json.dumps(ImageOfOtherRegion.bad.document)  # its image lies in us-east-1
    for name, manifest in (("here", here), ("there", there)):
        (folder / name).mkdir()
        (folder / name / "manifest.json").write_text(json.dumps(manifest))
        (folder / name / "One.template.json").write_text(json.dumps(template(body)))
    assert 0 == run("lint", "here", only="SMT426").exit_code
    (found,) = _found(run("lint", "there", "--format", "json", only="SMT426").stdout)
    assert "an image of us-east-1 in a pipeline of eu-west-1" == found["message"]


def _stack(region: str) -> dict[str, Any]:
    return {"environment": f"aws://123456789012/{region}", "properties": {"templateFile": "One.template.json"}}


def test_a_folder(run: Run, folder: Path, bad: str, good: str):
    inner = folder / "pipelines" / "churn"
    inner.mkdir(parents=True)
    (inner / "bad.json").write_text(bad)
    (inner / "good.yml").write_text(good)
    (inner / "package.json").write_text('{"name": "x"}')
    (inner / "tsconfig.json").write_text("{ // comment\n}")
    (inner / "mkdocs.yml").write_text("a: !!python/name:x\n")
    (inner / "notes.txt").write_text(bad)
    (inner / "node_modules").mkdir()
    (inner / "node_modules" / "bad.json").write_text(bad)
    done = run("lint", "pipelines", "--format", "json")
    assert (1, "") == (done.exit_code, done.stderr)
    assert ["pipelines/churn/bad.json"] == [finding["file"] for finding in _found(done.stdout)]


def test_a_broken_definition_in_a_folder_is_not_passed_over(run: Run, folder: Path, bad: str):
    (folder / "p").mkdir()
    (folder / "p" / "broken.json").write_text(bad[:-5])
    done = run("lint", "p")
    assert (2, True) == (done.exit_code, "p/broken.json: not JSON: line " in done.stderr)


def test_a_glob_that_the_shell_left(run: Run, folder: Path, bad: str):
    (folder / "a").mkdir()
    (folder / "a" / "b.json").write_text(bad)
    (folder / "a" / "c.json").write_text("[]")
    done = run("lint", "**/*.json", "--format", "json")
    assert (1, 1, "") == (done.exit_code, len(_found(done.stdout)), done.stderr)
    assert (2, "Error: x/*.json: no file matches\n") == ((done := run("lint", "x/*.json")).exit_code, done.stderr)


def test_a_folder_without_anything(run: Run, folder: Path):
    (folder / "empty").mkdir()
    done = run("lint", "empty")
    assert (2, "Error: empty: no JSON and no YAML in this folder\n") == (done.exit_code, done.stderr)
    (folder / "empty" / "package.json").write_text("{}")
    done = run("lint", "empty")
    assert (2, True) == (done.exit_code, done.stderr.startswith("Error: nothing to lint"))


LOVE = "&a [*a]"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
UNUSABLE = {
    # Not a trailing comma, which Python 3.13 finds a line earlier than those before it.
    "broken.json": (b'{\n "a": 1\n]', "not JSON: line 3, column 1: "),
    "broken.yaml": (b"a: [1,\nb: }", "not YAML: line 2, column "),
    "control.yaml": (b"a: \x07", "not YAML: "),
    "list.json": (b"[]", "a list at its top level, not an object with Steps"),
    "text.yaml": (b"just words", "text at its top level, not an object with Steps"),
    "other.json": (b"{}", "neither a pipeline definition, which has Steps, nor a template, which has Resources"),
    "steps.json": (b'{"Steps": {}}', "no pipeline definition: /Steps: got {}; allowed: a list of steps"),
    "null.json": (b"null", "null at its top level"),
    "binary.json": (b"\x00\x01", "a binary file: it has NUL bytes"),
    "latin.json": ("{'ä'}".encode("latin-1"), "not UTF-8: byte 2 is 0xe4"),
    "empty.json": (b"", "empty"),
    "blank.json": (b" \n\n", "empty"),
    "comment.yaml": (b"# nothing\n", "empty: no YAML document in it"),
    "twice.json": (b'{"Steps": [],\n "Steps": []}', "line 2, column 2: got 'Steps'; allowed: each key once"),
    "twice.yaml": (b"Steps: []\nSteps: []", "line 2, column 1: the key 'Steps' stands in this mapping before"),
    "nan.json": (b'{"Steps": [NaN]}', "line 1, column 12: got 'NaN'; allowed: JSON, which has no NaN"),
    "nan.yaml": (b"Steps: [.nan]", "line 1, column 9: .nan: there is no such number in JSON"),
    "word.json": (b"Infinityn}", "line 1, column 1: got 'Infinity'; allowed: JSON, which has no NaN"),
    "digits_alone.json": (b"1" * 5000 + b"]}", "somewhere: got 'an integer of thousands of digits'"),
    "digits.json": (b'{"Steps": [' + b"1" * 5000 + b"]}", "an integer of thousands of digits"),
    "deep.json": (b'{"Steps":' + b"[" * 300 + b"]" * 300 + b"}", "at most 200 levels of lists and dicts"),
    "deeper.json": (b"[" * 200_000, "nested too deep"),
    "deep.yaml": (b"Steps: " + b"[" * 5000 + b"]" * 5000, "nested too deep: more than 400 levels"),
    "bomb.yaml": (BOMB.encode(), "aliases make more than 1,000,000 values of this document"),
    "self.yaml": (LOVE.encode(), "line 1, column 5: the alias *a inside of what it stands for"),
    "alias.yaml": (b"a: *b", "the alias *b of an anchor that is not there"),
    "tag.yaml": (b"a: !!python/object:os.system x", "a tag that is not known here"),
    "tag2.yaml": (b"a: !Secret x", "a tag that is neither YAML's nor CloudFormation's: !Secret"),
    "two.yaml": (b"Steps: []\n---\nSteps: []", "line 2, column 1: a second YAML document"),
    "key.yaml": (b"? [a]\n: b", "a key that is no text"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_unusable_files_are_one_line(run: Run, folder: Path, good: str, name: str):
    content, words = UNUSABLE[name]
    (folder / name).write_bytes(content)
    (folder / "good.json").write_text(good)
    done = run("lint", name, "good.json", "--format", "json")
    assert (2, []) == (done.exit_code, _found(done.stdout))
    assert 1 == done.stderr.count("\n")
    assert done.stderr.startswith(f"Error: {name}: ")
    assert words in done.stderr


def test_no_such_file_and_the_others_are_reported(run: Run, folder: Path, bad: str):
    (folder / "bad.json").write_text(bad)
    done = run("lint", "nope.json", "bad.json", "--format", "json")
    assert (2, 1, "Error: nope.json: no such file\n") == (done.exit_code, len(_found(done.stdout)), done.stderr)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(run: Run, folder: Path):
    (folder / "secret.json").touch(mode=0)
    done = run("lint", "secret.json")
    assert (2, "Error: secret.json: cannot be read: Permission denied\n") == (done.exit_code, done.stderr)


def test_a_file_that_is_too_large(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 1024 * 1024)
    (folder / "large.json").write_bytes(b" " * 1024 * 1024 + b"{}")
    done = run("lint", "large.json")
    assert (2, "Error: large.json: larger than 1 MiB\n") == (done.exit_code, done.stderr)


def test_nothing_is_named(run: Run):
    done = run("lint")
    assert (2, True) == (done.exit_code, "give a FILE" in done.stderr)
    done = run("lint", "--region", "eu-west-1", "x")
    assert (2, True) == (done.exit_code, "go with --deployed" in done.stderr)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_an_unknown_rule(run: Run, option: str):
    done = run("lint", "x.json", option, "SMT2O4", only="")
    words = f"Error: {option}: got 'SMT2O4'; allowed: the id of a rule: smtrain rules lists them; fix: did you mean"
    assert (2, True) == (done.exit_code, done.stderr.startswith(words))


def test_aliases_merges_and_short_forms(run: Run, folder: Path, bad: str):
    text = (
        "x: &times {MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 1800}\n"
        "Steps:\n- Name: Train\n  Type: Training\n  Arguments:\n    EnableManagedSpotTraining: yes\n"
        "    StoppingCondition: {<<: *times, MaxRuntimeInSeconds: 7200}\n"
    )
    (folder / "d.yaml").write_text(text)
    (finding,) = _found(run("lint", "d.yaml", "--format", "json").stdout)
    assert "max_wait of 1,800 s is below max_run of 7,200 s" == finding["message"]
    assert 1 == finding["line"]
