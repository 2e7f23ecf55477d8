"""``smtrain diff``: what is compared, what is told, and the exit codes."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from markdown_it import MarkdownIt

from cdk_sagemaker_training.cli.formats import diff_markdown
from cdk_sagemaker_training.rules.examples import train_step

from .conftest import Run, template
from .test_lint_files import UNUSABLE

CACHE = {"Enabled": True, "ExpireAfter": "P30D"}


def _definition(**hyperparameters: str) -> dict[str, Any]:
    train = train_step("Train", {"HyperParameters": hyperparameters or {"eta": "0.1"}}, CacheConfig=CACHE)
    return {"Version": "2020-12-01", "Metadata": {}, "Parameters": [], "Steps": [copy.deepcopy(train)]}


def _templates(**pipelines: tuple[str, Any]) -> str:
    """By logical id, names and definitions."""
    resources = {
        logical_id: {
            "Type": "AWS::SageMaker::Pipeline",
            "Properties": {"PipelineName": name, "PipelineDefinition": {"PipelineDefinitionBody": _text(body)}},
        }
        for logical_id, (name, body) in pipelines.items()
    }
    return json.dumps({"Resources": resources})


def _text(body: Any) -> Any:
    return json.dumps(body) if "Steps" in body else body


@pytest.fixture
def files(folder: Path) -> Path:
    """``a.json``, and ``b.json`` with another hyperparameter, another instance type and a step more."""
    after = _definition(eta="0.2", num_round="100")
    after["Steps"][0]["Arguments"]["ResourceConfig"]["InstanceType"] = "ml.m5.4xlarge"
    after["Steps"].append({"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "x" * 300}})
    (folder / "a.json").write_text(json.dumps(_definition()))
    (folder / "b.json").write_text(json.dumps(after, indent=2))
    return folder


def _json(run: Run, *words: str, code: int = 1) -> Any:
    done = run("diff", *words, "--format", "json")
    assert (code, "") == (done.exit_code, done.stderr)
    return json.loads(done.stdout)


def test_equal(run: Run, files: Path):
    (files / "c.yaml").write_text(json.dumps(_definition(), indent=3))
    done = run("diff", "a.json", "c.yaml")
    assert (0, "1 pipeline compared: 0 different\n", "") == (done.exit_code, done.stdout, done.stderr)
    assert _json(run, "a.json", "c.yaml", code=0)["equal"]
    done = run("diff", "a.json", "c.yaml", "--format", "markdown")
    assert (0, "### SageMaker pipelines: no difference in 1 pipeline\n\n") == (done.exit_code, done.stdout)


def test_text(run: Run, files: Path):
    done = run("diff", "a.json", "b.json")
    assert (1, "") == (done.exit_code, done.stderr)
    lines = [line.strip() for line in done.stdout.splitlines()]
    for line in (
        "+ step Stop (Fail)",
        "~ step Train (Training)",
        "~ /Arguments/HyperParameters: eta 0.1 -> 0.2; num_round added: 100",
        '~ /Arguments/ResourceConfig/InstanceType: "ml.m5.xlarge" -> "ml.m5.4xlarge"',
        "Train runs again: key changed in /Arguments/HyperParameters/eta, /Arguments/HyperParameters/num_round",
        "1 pipeline compared: 1 different",
    ):
        assert line in lines
    assert "\x1b" not in done.stdout


def test_colours(run: Run, files: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[32m+ step Stop (Fail)\x1b[0m" in run("diff", "a.json", "b.json").stdout


def test_json(run: Run, files: Path):
    found = _json(run, "a.json", "b.json")
    assert (1, False, [], []) == (found["version"], found["equal"], found["added"], found["removed"])
    (pipeline,) = found["pipelines"]
    assert {"name": None, "logical_id": None, "file": "b.json"} == pipeline["after"]
    assert [{"name": "Stop", "type": "Fail", "path": "/Steps/1", "inside": None}] == pipeline["steps"]["added"]
    (step,) = pipeline["steps"]["changed"]
    assert {
        "kind": "changed",
        "before_path": "/Arguments/HyperParameters/eta",
        "after_path": "/Arguments/HyperParameters/eta",
        "names": [],
        "before": "0.1",
        "after": "0.2",
    } in step["changes"]
    assert {
        "kind": "added",
        "before_path": None,
        "after_path": "/Arguments/HyperParameters/num_round",
        "names": [],
        "after": "100",
    } in step["changes"]
    (effect,) = pipeline["caching"]
    assert ("Train", "runs again", "cache key") == (effect["step"], effect["outcome"], effect["reasons"][0]["kind"])


def test_markdown(run: Run, files: Path):
    done = run("diff", "a.json", "b.json", "--format", "markdown")
    html = MarkdownIt("commonmark").render(done.stdout)
    assert 1 == done.exit_code
    assert "<h4><code>a.json -&gt; b.json</code></h4>" in html
    assert "<code>eta 0.1 -&gt; 0.2; num_round added: 100</code>" in html
    assert "<li><code>Stop</code> (Fail) added</li>" in html
    assert "<table" not in html


def test_long_values_are_folded_away(run: Run, files: Path):
    after = _definition()
    after["Steps"][0]["Arguments"]["Environment"] = {"A": "`" * 4 + "x" * 200}
    (files / "c.json").write_text(json.dumps(after))
    html = MarkdownIt("commonmark").render(run("diff", "a.json", "c.json", "--format", "markdown").stdout)
    assert "<details><summary>after</summary>" in html
    assert "````xxx" in html.partition('<pre><code class="language-json">')[2].partition("</code></pre>")[0]


def test_a_comment_has_an_end(run: Run, files: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(diff_markdown, "MAX_CHARS", 200)
    text = run("diff", "a.json", "b.json", "--format", "markdown").stdout
    assert len(text) < 300
    assert "lines more left out: `smtrain diff` tells them.\n" in text


def test_names_are_no_markup(run: Run, files: Path):
    after = _definition()
    after["Steps"][0] |= {"Name": "@team `<b>` *x*", "DisplayName": "a\x1b[2J\n# b"}
    (files / "c.json").write_text(json.dumps(after))
    text = run("diff", "a.json", "c.json", "--format", "markdown").stdout
    html = MarkdownIt("commonmark").render(text)
    assert "<code>@team `&lt;b&gt;` *x*</code>" in html
    assert ("\x1b" in text, "<em>" in html, "<b>" in html, "<h1>" in html) == (False, False, False, False)
    assert "\x1b" not in run("diff", "a.json", "c.json").stdout


def test_findings_are_new_and_gone(run: Run, folder: Path, bad: str, good: str):
    (folder / "bad.json").write_text(bad)
    (folder / "good.json").write_text(good)
    (new,) = _json(run, "good.json", "bad.json")["pipelines"][0]["findings"]["new"]
    (gone,) = _json(run, "bad.json", "good.json")["pipelines"][0]["findings"]["gone"]
    assert ("SMT204", "SMT204") == (new["rule"], gone["rule"])
    assert "+ new error SMT204 step Train: max_wait of" in run("diff", "good.json", "bad.json").stdout
    assert "- gone error SMT204 step Train: max_wait of" in run("diff", "bad.json", "good.json").stdout
    assert (
        "- SMT204 (error) step `Train`: max\\_wait"
        in run("diff", "good.json", "bad.json", "--format", "markdown").stdout
    )


def test_what_is_acknowledged_is_no_news(run: Run, folder: Path, bad: str, good: str):
    (folder / "bad.json").write_text(bad)
    (folder / "good.json").write_text(good)
    (folder / "pyproject.toml").write_text('[[tool.smtrain.acknowledge]]\nrule = "SMT204"\nreason = "x"\n')
    assert [] == _json(run, "good.json", "bad.json")["pipelines"][0]["findings"]["new"]


def test_pipelines_of_templates(run: Run, folder: Path):
    one, other = _definition(), _definition(eta="0.2")
    (folder / "a.json").write_text(
        _templates(Churn=("churn", one), Same=("same", one), Old=("old", one), Id=("by-name", one))
    )
    (folder / "b.json").write_text(
        _templates(Churn=("renamed", one), Same=("same", one), New=("new", one), Id2=("by-name", other))
    )
    found = _json(run, "a.json", "b.json")
    told = {
        each["after"]["name"]: (each["before"]["name"], each["renamed"], each["equal"]) for each in found["pipelines"]
    }
    assert {
        "renamed": ("churn", True, False),
        "same": ("same", False, True),
        "by-name": ("by-name", False, False),
    } == told
    assert (["new"], ["old"]) == tuple([each["name"] for each in found[key]] for key in ("added", "removed"))
    renamed = next(each for each in found["pipelines"] if each["renamed"])
    assert [("runs again", "name")] == [(e["outcome"], e["reasons"][0]["kind"]) for e in renamed["caching"]]
    text = run("diff", "a.json", "b.json").stdout
    assert "- pipeline old (Old)\n+ pipeline new (New)\n" in text
    assert text.endswith("3 pipelines compared: 2 different, 1 added, 1 removed\n")


def test_assemblies(run: Run, folder: Path):
    for name, eta in (("before", "0.1"), ("after", "0.2")):
        assembly = folder / name
        (assembly / "assembly-Prod").mkdir(parents=True)
        for inner, value in ((assembly, "0.1"), (assembly / "assembly-Prod", eta)):
            (inner / "cdk.out").write_text("{}")
            (inner / "manifest.json").write_text("{}")
            text = _templates(Churn=("churn", _definition(eta=value)))
            (inner / "Stack.template.json").write_text(text)
    found = _json(run, "before", "after")
    assert [("after/Stack.template.json", True), ("after/assembly-Prod/Stack.template.json", False)] == [
        (each["after"]["file"], each["equal"]) for each in found["pipelines"]
    ]
    assert ([], []) == (found["added"], found["removed"])


def test_stages_that_share_a_name_are_matched_in_their_files(run: Run, folder: Path):
    for name, logical_id, eta in (("before", "P", "0.1"), ("after", "Renamed", "0.2")):
        for stage in ("Dev", "Prod"):
            assembly = folder / name / f"assembly-{stage}"
            assembly.mkdir(parents=True)
            (assembly / f"{stage}S.template.json").write_text(
                _templates(**{logical_id: ("churn", _definition(eta=eta))})
            )
    found = _json(run, "before", "after")
    assert [
        ("before/assembly-Dev/DevS.template.json", "Renamed"),
        ("before/assembly-Prod/ProdS.template.json", "Renamed"),
    ] == [(each["before"]["file"], each["after"]["logical_id"]) for each in found["pipelines"]]
    assert ([], []) == (found["added"], found["removed"])


def test_tokens_are_told_by_name(run: Run, folder: Path):
    def body(bucket: str) -> Any:
        before, _, after = json.dumps(_definition(eta="BUCKET")).partition("BUCKET")
        return {"Fn::Join": ["", [before, {"Ref": bucket}, after]]}

    (folder / "a.json").write_text(json.dumps(template(body("One"))))
    (folder / "b.json").write_text(json.dumps(template(body("Two"))))
    assert "eta ${Ref One} -> ${Ref Two}" in run("diff", "a.json", "b.json").stdout
    (folder / "c.json").write_text(json.dumps(_definition(eta="bucket-1")))
    found = _json(run, "c.json", "a.json", code=0)
    assert {"${Ref One}": "bucket-1"} == found["pipelines"][0]["taken_as_equal"]


def test_one_definition_against_many(run: Run, folder: Path):
    many = _templates(A=("a", _definition()), B=("b", _definition(eta="0.2")))
    (folder / "many.json").write_text(many)
    (folder / "one.json").write_text(json.dumps(_definition()))
    done = run("diff", "one.json", "many.json")
    words = "Error: one.json could be any of the pipelines of many.json: --pipeline chooses of A, B\n"
    assert (2, "", words) == (done.exit_code, done.stdout, done.stderr)
    assert 0 == run("diff", "one.json", "many.json", "--pipeline", "a").exit_code
    assert 1 == run("diff", "one.json", "many.json", "--pipeline", "B").exit_code
    done = run("diff", "one.json", "many.json", "--pipeline", "C")
    assert (2, "Error: many.json: no pipeline C in it\n") == (done.exit_code, done.stderr)


def test_standard_input(run: Run, files: Path):
    text = (files / "a.json").read_text()
    assert 0 == run("diff", "-", "a.json", input=text).exit_code
    assert 1 == run("diff", "b.json", "-", input=text).exit_code
    done = run("diff", "-", "-", input=text)
    assert (2, True) == (done.exit_code, "standard input can be one side only" in done.stderr)


@pytest.mark.parametrize("name", UNUSABLE)
@pytest.mark.parametrize("is_first", [True, False])
def test_unusable_files_are_one_line(run: Run, files: Path, name: str, is_first: bool):
    content, words = UNUSABLE[name]
    (files / name).write_bytes(content)
    done = run("diff", *((name, "a.json") if is_first else ("a.json", name)), "--format", "json")
    assert (2, "", 1) == (done.exit_code, done.stdout, done.stderr.count("\n"))
    assert done.stderr.startswith(f"Error: {name}: ")
    assert words in done.stderr


def test_what_is_not_there(run: Run, files: Path):
    done = run("diff", "nope.json", "gone.json")
    assert (2, "Error: nope.json: no such file\nError: gone.json: no such file\n") == (done.exit_code, done.stderr)
    (files / "empty").mkdir()
    done = run("diff", "empty", "a.json")
    assert (2, "Error: empty: no JSON and no YAML in this folder\n") == (done.exit_code, done.stderr)
    (files / "none.json").write_text('{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}')
    done = run("diff", "none.json", "a.json")
    words = "Error: none.json: no pipeline definition and no template with a pipeline in it\n"
    assert (2, words) == (done.exit_code, done.stderr)


def test_a_pipeline_that_cannot_be_seen_is_not_removed(run: Run, folder: Path):
    one, unseen = _definition(), {"Fn::ImportValue": "x"}
    (folder / "a.json").write_text(_templates(A=("a", one), B=("b", one)))
    (folder / "b.json").write_text(_templates(A=("a", _definition(eta="2")), B=("b", unseen)))
    done = run("diff", "a.json", "b.json", "--format", "json")
    found = json.loads(done.stdout)
    assert (2, ["a"], []) == (done.exit_code, [each["after"]["name"] for each in found["pipelines"]], found["removed"])
    assert "Error: b.json: pipeline B not looked into: the definition is what Fn::ImportValue gives\n" == done.stderr


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client that the command gets, whatever it asks for."""
    made: Any = boto3.Session("k", "s", region_name="eu-west-1").client("sagemaker")

    def client(*_given: object) -> Any:
        return made

    monkeypatch.setattr(boto3.Session, "client", client)
    return made


def test_a_deployed_pipeline(run: Run, folder: Path, client: Any):
    before, _, after = json.dumps(_definition(eta="BUCKET")).partition("BUCKET")
    join = {"Fn::Join": ["", [before, {"Ref": "Bucket"}, after]]}
    templates = json.loads(_templates(Churn=("churn", join), Other=("other", _definition())))
    (folder / "t.json").write_text(json.dumps(templates))
    with Stubber(client) as stub:
        for hyperparameters, code in (({"eta": "bucket-1"}, 0), ({"eta": "bucket-1", "gamma": "1"}, 1)):
            answer = {"PipelineDefinition": json.dumps(_definition(**hyperparameters))}
            stub.add_response("describe_pipeline", answer, {"PipelineName": "churn"})
            done = run("diff", "deployed:churn", "t.json", "--format", "json")
            found = json.loads(done.stdout)
            (pipeline,) = found["pipelines"]
            assert (code, "churn", []) == (done.exit_code, pipeline["after"]["name"], found["added"])
            assert {"${Ref Bucket}": "bucket-1"} == pipeline["taken_as_equal"]


def test_a_deployed_pipeline_that_there_is_not(run: Run, files: Path, client: Any):
    with Stubber(client) as stub:
        stub.add_client_error("describe_pipeline", "ResourceNotFound", "no\nsuch pipeline")
        done = run("diff", "a.json", "deployed:churn")
    assert (2, 1) == (done.exit_code, done.stderr.count("\n"))
    assert done.stderr.startswith("Error: deployed:churn: An error occurred (ResourceNotFound)")


def test_two_deployed_pipelines_of_two_accounts(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch):
    """One profile and region for each side, which may have pipelines of the same name."""
    rounds = {("test", "eu-west-1"): "10", ("production", "us-east-1"): "500"}
    asked: list[tuple[str, str]] = []

    class Account:
        def __init__(self, profile_name: str, region_name: str) -> None:
            self._of = (profile_name, region_name)

        def client(self, service: str) -> Account:
            assert "sagemaker" == service
            return self

        def describe_pipeline(self, **named: str) -> dict[str, str]:
            asked.append(self._of)
            return {"PipelineDefinition": json.dumps(_definition(num_round=rounds[self._of]))}

    monkeypatch.setattr(boto3, "Session", Account)
    words = ("diff", "deployed:churn", "deployed:churn", "--profile", "test", "--profile", "production")
    done = run(*words, "--region", "eu-west-1", "--region", "us-east-1")
    assert (1, [*rounds]) == (done.exit_code, asked)
    assert "/Arguments/HyperParameters: num_round 10 -> 500" in done.stdout
    done = run(*words, "--profile", "third")
    assert (2, True) == (done.exit_code, "--profile is given at most twice" in done.stderr)


def test_words_that_go_together(run: Run, files: Path):
    done = run("diff", "a.json", "b.json", "--region", "eu-west-1")
    assert (2, True) == (done.exit_code, "go with deployed:NAME" in done.stderr)
    done = run("diff", "a.json", "deployed:")
    assert (2, True) == (done.exit_code, "needs the name of a pipeline" in done.stderr)
    done = run("diff", "a.json", "deployed:churn")
    assert (2, True) == (done.exit_code, "deployed:churn: You must specify a region." in done.stderr)


def test_infinity_stays_out_of_json(run: Run, files: Path):
    before, after = _definition(), copy.deepcopy(_definition())
    before["Steps"][0]["Arguments"]["X"], after["Steps"][0]["Arguments"]["X"] = 1, "INFINITY"
    (files / "i.json").write_text(json.dumps(before))
    (files / "j.json").write_text(json.dumps(after).replace('"INFINITY"', "1e999"))
    assert "inf" == _json(run, "i.json", "j.json")["pipelines"][0]["steps"]["changed"][0]["changes"][0]["after"]


def test_folders_of_definitions(run: Run, folder: Path):
    for name, eta in (("before", "0.1"), ("after", "0.2")):
        (folder / name / "inner").mkdir(parents=True)
        (folder / name / "inner" / "a.json").write_text(json.dumps(_definition(eta=eta)))
        (folder / name / "b.yaml").write_text(json.dumps(_definition()))
        (folder / name / "other.json").write_text("{}")
        (folder / name / "picture.json").write_bytes(b"\x00\x01")
    found = _json(run, "before", "after")
    assert {"after/b.yaml": True, "after/inner/a.json": False} == {
        each["after"]["file"]: each["equal"] for each in found["pipelines"]
    }
