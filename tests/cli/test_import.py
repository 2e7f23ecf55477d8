"""``smtrain import``: where definitions are found, what is written, what is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack

from cdk_sagemaker_training import PipelineDefinition, TrainingPipeline, TrainingWorkspace
from cdk_sagemaker_training.local import EmbeddedAws
from cdk_sagemaker_training.rules.examples import ACCOUNT, REGION

from .conftest import Run, template

DEFINITION: dict[str, Any] = {
    "Version": "2020-12-01",
    "Metadata": {},
    "Parameters": [{"Name": "Why", "Type": "String", "DefaultValue": "not today"}],
    "PipelineExperimentConfig": None,
    "Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": {"Get": "Parameters.Why"}}}],
}
TYPED = "1 of 1 steps typed\n"
ROLE = "arn:aws:iam::123456789012:role/pipeline"


def executed(text: str) -> PipelineDefinition:
    namespace: dict[str, Any] = {}
    exec(text, namespace)
    return namespace["definition"]


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(enforce_iam=False) as running:
        yield running


def test_json_yaml_and_standard_input(run: Run, folder: Path):
    text = json.dumps(DEFINITION)
    for name in ("churn.json", "churn.yaml"):
        (folder / name).write_text(text)
        done = run("import", name)
        assert (0, TYPED) == (done.exit_code, done.stderr)
        assert DEFINITION == executed(done.stdout).to_dict()
    assert DEFINITION == executed(run("import", "-", input=text).stdout).to_dict()


def test_a_step_that_no_class_makes_is_told_with_the_reason(run: Run, folder: Path):
    cached = {"CacheConfig": {"Enabled": True, "ExpireAfter": "30d"}}
    newer = {"Name": "Newer", "Type": "Newer", "Arguments": {}}
    steps = [*DEFINITION["Steps"], {**DEFINITION["Steps"][0], "Name": "Cached", **cached}, newer]
    (folder / "churn.json").write_text(json.dumps({**DEFINITION, "Steps": steps}))
    done = run("import", "churn.json")
    first, *reasons = done.stderr.splitlines()
    assert "1 of 3 steps typed; as they stood: 1 Fail, 1 Newer" == first
    assert [True, "Newer stands as it was: no class makes steps of this type"] == [
        reasons[0].startswith("Cached stands as it was: CacheConfig: expire_after: got '30d'; allowed: "),
        *reasons[1:],
    ]


def test_a_file_is_written_once(run: Run, folder: Path):
    (folder / "churn.json").write_text(json.dumps(DEFINITION))
    done = run("import", "churn.json", "-o", "churn.py")
    assert (0, "", f"churn.py: {TYPED}") == (done.exit_code, done.stdout, done.stderr)
    written = (folder / "churn.py").read_text()
    assert DEFINITION == executed(written).to_dict()
    (folder / "churn.py").write_text("mine = 1\n")
    done = run("import", "churn.json", "-o", "churn.py")
    assert (2, "Error: churn.json: churn.py exists, and nothing is overwritten\n") == (done.exit_code, done.stderr)
    assert "mine = 1\n" == (folder / "churn.py").read_text()
    done = run("import", "churn.json", "-o", "nowhere/churn.py")
    assert (2, 1) == (done.exit_code, done.stderr.count("\n"))


def test_a_pipeline_of_a_template_is_chosen_by_id_or_name(run: Run, folder: Path):
    declared = template(json.dumps(DEFINITION))
    other = {**DEFINITION, "Parameters": []}
    other["Steps"] = [{"Name": "Other", "Type": "Fail", "Arguments": {"ErrorMessage": {"Fn::Sub": "no ${Team}"}}}]
    declared["Resources"]["Other"] = template(other)["Resources"]["Churn"]
    declared["Resources"]["Other"]["Properties"]["PipelineName"] = "other"
    (folder / "t.json").write_text(json.dumps(declared))
    done = run("import", "t.json")
    assert 2 == done.exit_code
    assert "2 pipelines; name a file, or choose one with --name: Churn in t.json, Other in t.json\n" in done.stderr
    for name in ("Churn", "churn"):
        assert DEFINITION == executed(run("import", "t.json", "--name", name).stdout).to_dict()
    done = run("import", "t.json", "--name", "Other")
    assert 'error_message=f"no {TEAM}"' in done.stdout
    assert f"{TYPED}Give your own values to TEAM: only a deployment knows them.\n" == done.stderr
    done = run("import", "t.json", "--name", "third")
    assert (2, True) == (done.exit_code, "no pipeline 'third'; there is Churn in t.json" in done.stderr)


def test_what_cannot_be_used_is_told_in_a_line_each(run: Run, folder: Path):
    (folder / "broken.json").write_text("{")
    twice = {**DEFINITION, "Steps": DEFINITION["Steps"] * 2}
    (folder / "twice.json").write_text(json.dumps(twice))
    (folder / "unseen.json").write_text(json.dumps(template({"Ref": "Body"})))
    (folder / "none").mkdir()
    (folder / "none" / "package.json").write_text("{}")
    for name, told in {
        "broken.json": "not JSON",
        "twice.json": "Stop",
        "unseen.json": "pipeline Churn not looked into",
        "missing.json": "no such file",
        "none": "no pipeline definition",
    }.items():
        done = run("import", name)
        assert (2, "", 1) == (done.exit_code, done.stdout, done.stderr.count("\n")), done.stderr
        assert told in done.stderr


def test_a_deployed_pipeline(run: Run, aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch):
    for name, value in aws.variables().items():
        monkeypatch.setenv(name, value)
    aws.client("sagemaker").create_pipeline(
        PipelineName="churn", PipelineDefinition=json.dumps(DEFINITION), RoleArn=ROLE, ClientRequestToken="t" * 32
    )
    assert DEFINITION == executed(run("import", "deployed:churn").stdout).to_dict()
    done = run("import", "deployed:nobody")
    assert (2, 1) == (done.exit_code, done.stderr.count("\n"))
    assert "deployed:nobody" in done.stderr


def test_options_of_deployed_pipelines_go_with_them(run: Run):
    assert "--region and --profile go with deployed:NAME" in run("import", "a.json", "--region", "eu-west-1").stderr


def test_it_synthesizes_to_what_the_original_synthesizes_to(run: Run, folder: Path, good: str):
    (folder / "good.json").write_text(good)
    written = executed(run("import", "good.json").stdout)
    templates: list[Any] = []
    for definition in (PipelineDefinition.from_json(good), written):
        app = App(outdir=str(folder / f"cdk.out{len(templates)}"))
        stack = Stack(app, "Churn", env=Environment(account=ACCOUNT, region=REGION))
        workspace = TrainingWorkspace(stack, "Training")
        TrainingPipeline(stack, "Pipeline", workspace=workspace, definition=definition)
        template = app.synth().get_stack_by_name("Churn").template
        (made,) = [each for each in template["Resources"].values() if each["Type"] == "AWS::SageMaker::Pipeline"]
        # Typed classes write the members of a request in an order of their own.
        made["Properties"]["PipelineDefinition"] = json.loads(
            made["Properties"]["PipelineDefinition"]["PipelineDefinitionBody"]
        )
        templates.append(template)
    assert templates[0] == templates[1]
