"""How often a pipeline asks CDK something: each time takes some 0.2 ms."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, cast

import pytest
from aws_cdk import App, Environment, Stack, Tags
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from cdk_sagemaker_training import BuiltInEstimator, TrainingInput, TrainingPipeline, TrainingStep, TrainingWorkspace
from cdk_sagemaker_training.pipeline import json_text
from cdk_sagemaker_training.rules import checker
from tests.support.example_app import REPOSITORY
from tests.support.jsii import questions_of
from tests.support.steps import ROLE, train
from tests.support.templates import PIPELINE, definition_of, deployed, resources


@pytest.fixture
def workspace() -> TrainingWorkspace:
    env = Environment(account="123456789012", region="eu-west-1")
    return TrainingWorkspace(Stack(App(), "Platform", env=env), "Training")


def pipeline(stack: Stack, name: str, workspace: TrainingWorkspace, steps: int = 10) -> TrainingPipeline:
    estimator = BuiltInEstimator(
        algorithm="xgboost", version="1.7-1", instance_type="ml.m5.xlarge", hyperparameters={"num_round": 100}
    )
    channel = TrainingInput(s3_data=workspace.data("churn/train/"), content_type="text/csv")
    made = [TrainingStep(name=f"Train{n}", estimator=estimator, inputs={"train": channel}) for n in range(steps)]
    return TrainingPipeline(stack, name, workspace=workspace, steps=made)


def test_a_pipeline_asks_a_bounded_number_of_times(workspace: TrainingWorkspace):
    stack = Stack.of(workspace)
    pipeline(stack, "First", workspace)
    with questions_of() as asked:
        pipeline(stack, "Second", workspace)
    assert 22 >= len(asked), Counter(asked).most_common(20)


def test_a_pipeline_with_given_roles_asks_hardly_anything():
    stack = Stack(App(), "Stack")
    roles = [iam.Role.from_role_arn(stack, name, f"arn:aws:iam::123456789012:role/{name}") for name in ("Runs", "Jobs")]
    key = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    step = train(role=None, output_kms_key=key, volume_kms_key=key)
    TrainingPipeline(stack, "First", steps=[step], role=roles[0], job_role=roles[1])
    with questions_of() as asked:
        TrainingPipeline(stack, "Second", pipeline_name="second", steps=[step], role=roles[0], job_role=roles[1])
    assert 8 >= len(asked), Counter(asked).most_common(20)


def test_more_steps_are_not_more_questions(workspace: TrainingWorkspace):
    stack = Stack.of(workspace)
    pipeline(stack, "First", workspace)
    counts: list[int] = []
    for steps in (2, 40):
        with questions_of() as asked:
            pipeline(stack, f"Of{steps}", workspace, steps)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_synth_asks_as_much_for_each_pipeline(workspace: TrainingWorkspace):
    app = cast("App", workspace.node.root)
    counts: list[int] = []
    for position in range(4):
        stack = Stack(app, f"Stack{position}", env=Environment(account="123456789012", region="eu-west-1"))
        pipeline(stack, "Pipeline", workspace)
        with questions_of() as asked:
            app.synth(force=True)
        counts.append(len(asked))
    more = [later - earlier for earlier, later in pairwise(counts[1:])]
    assert 28 >= max(more)


def test_a_definition_crosses_to_node_once(workspace: TrainingWorkspace):
    app = cast("App", workspace.node.root)
    with questions_of("HyperParameters") as asked:
        pipeline(Stack.of(workspace), "Pipeline", workspace)
        app.synth()
    assert 1 == len(asked)


def test_tags_of_another_synthesis_reach_the_jobs(workspace: TrainingWorkspace):
    stack = Stack.of(workspace)
    pipeline(stack, "Pipeline", workspace, 1)
    app, found = cast("App", workspace.node.root), list[Any]()
    for value in ("", "17", "18"):
        if value:
            Tags.of(app).add("cost-center", value)
        template = json.loads(Path(app.synth(force=True).directory, "Platform.template.json").read_text("utf-8"))
        (made,) = (each for each in template["Resources"].values() if each["Type"] == PIPELINE)
        body = json.loads(deployed(made["Properties"]["PipelineDefinition"]["PipelineDefinitionBody"]))
        found.append(body["Steps"][0]["Arguments"].get("Tags"))
    assert [None, *([{"Key": "cost-center", "Value": value}] for value in ("17", "18"))] == found


def test_a_definition_that_somebody_else_gives_stays(workspace: TrainingWorkspace):
    stack = Stack.of(workspace)
    made = pipeline(stack, "Pipeline", workspace, 1)
    own = {"PipelineDefinitionBody": '{"Version":"2020-12-01","Steps":[]}'}
    cast("Any", made.node.default_child).pipeline_definition = own
    Tags.of(stack).add("cost-center", "17")
    assert [own] == [found["PipelineDefinition"] for found in resources(stack, PIPELINE)]


def test_rules_run_once_for_all_schedules(workspace: TrainingWorkspace, monkeypatch: pytest.MonkeyPatch):
    from aws_cdk import aws_scheduler as scheduler

    ran: list[object] = []
    run = checker.check_definition

    def counted(document: Any, **named: Any) -> Any:
        ran.append(document)
        return run(document, **named)

    monkeypatch.setattr("cdk_sagemaker_training.checks.pipeline_checks.check_definition", counted)
    made = pipeline(Stack.of(workspace), "Pipeline", workspace)
    for hour in range(3):
        made.schedule(f"At{hour}", scheduler.ScheduleExpression.cron(hour=str(hour), minute="0"))
    assert [] == ran
    assert made.findings is made.findings
    assert 1 == len(ran)


def _looks_through(*_: object) -> str:
    pytest.fail("looked through value by value")


def test_a_definition_of_references_alone_is_written_in_one_go(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(json_text, "_text", _looks_through)
    stack = Stack(App(), "Stack")
    workspace = TrainingWorkspace(stack, "Training")
    pipeline(stack, "Pipeline", workspace, 1)
    assert ["Train0"] == [step["Name"] for step in definition_of(stack)["Steps"]]


@pytest.mark.parametrize("text", ['a "quoted" text', "back\\slash", "line\nbreak", "#{Token["])
def test_text_beside_a_token_is_escaped(text: str):
    stack = Stack(App(), "Stack")
    step = train(role=ROLE, hyperparameters={"about": f"{text} of {stack.stack_id}"})
    TrainingPipeline(stack, "Pipeline", steps=[step])
    assert f"{text} of <AWS::StackId>" == definition_of(stack)["Steps"][0]["Arguments"]["HyperParameters"]["about"]


def test_nothing_but_the_pipeline_and_its_roles(workspace: TrainingWorkspace):
    stack = Stack(cast("App", workspace.node.root), "Team", env=Environment(account="123456789012", region="eu-west-1"))
    pipeline(stack, "Pipeline", workspace)
    template = cast("dict[str, Any]", Template.from_stack(stack).to_json())
    needed = {
        PIPELINE: 1,
        "AWS::IAM::Role": 2,  # what starts the jobs, and what the jobs run under: they may do different things
        "AWS::IAM::Policy": 2,  # one beside each
    }
    assert needed == dict(Counter(found["Type"] for found in template["Resources"].values()))
    assert json.dumps(resources(stack, PIPELINE))


_OF_EVERY_PIPELINE: Final = {"iam", "kms", "sagemaker"}
_OF_A_WORKSPACE: Final = {"ec2", "events", "logs", "s3", "s3_assets"}  # events: CDK's S3 loads it


@pytest.mark.parametrize(
    ("names", "used"),
    [
        (["TrainingPipeline"], _OF_EVERY_PIPELINE),
        (["TrainingPipeline", "TrainingWorkspace"], _OF_EVERY_PIPELINE | _OF_A_WORKSPACE),
    ],
    ids=["without a workspace", "with one"],
)
def test_what_most_pipelines_do_not_use_is_not_loaded(names: list[str], used: set[str]):
    """Modules of CDK take 5 to 200 ms each."""
    program = (
        f"import sys; from cdk_sagemaker_training import {', '.join(names)};"
        "print(*sorted(name for name in sys.modules if name.startswith('aws_cdk.aws_') and name.count('.') == 1),"
        "'cdk_sagemaker_training.pictures' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    *modules, drawn = run.stdout.split()
    assert ({f"aws_cdk.aws_{name}" for name in used}, "False") == (set(modules), drawn)


def test_a_pipeline_without_a_workspace_is_synthesized_without_a_network(tmp_path: Path):
    arguments = ["given", "--pipelines", "1", "--steps", "1", "--output", str(tmp_path)]
    program = (
        f"import sys; from benchmarks.synths import program; sys.argv[1:] = {arguments!r}; program.main();"
        "print(*sys.modules)"
    )
    environment = {**os.environ, "CDK_VALIDATION": "false", "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    judged = "cdk_sagemaker_training.rules.running"
    network = {"aws_cdk.aws_ec2", "aws_cdk.aws_logs", "aws_cdk.aws_s3", "cdk_sagemaker_training.network"}
    assert {judged} == {judged, *network}.intersection(run.stdout.split())


def test_an_app_without_code_loads_neither_openssl_nor_what_packs(tmp_path: Path):
    """A digest takes OpenSSL with it: megabytes, which CDK does not load."""
    program = f"import runpy, sys; runpy.run_path({str(REPOSITORY / 'app.py')!r}); print(*sys.modules)"
    environment = {**os.environ, "CDK_OUTDIR": str(tmp_path), "CDK_VALIDATION": "false", "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    judged = "cdk_sagemaker_training.rules.running"  # that there was something to load
    assert {judged} == {judged, "hashlib", "tarfile"}.intersection(run.stdout.split())
