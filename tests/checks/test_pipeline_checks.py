"""What a pipeline says of itself at synth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Acknowledgment, App, Environment, Stack, Tags, Validations

from cdk_sagemaker_training import RegisterModel, TrainingPipeline
from cdk_sagemaker_training.catalog.images import framework_image
from cdk_sagemaker_training.checks import Acknowledgements
from cdk_sagemaker_training.definition import PipelineDefinition
from cdk_sagemaker_training.rules import Acknowledgement, PipelineUsage, Severity
from cdk_sagemaker_training.rules.examples import Example, pipeline, train_step, training

SPOT = {"EnableManagedSpotTraining": True, "StoppingCondition": {"MaxWaitTimeInSeconds": 7200}}
"""Spot without checkpoints: a warning."""
TOO_SHORT = {**SPOT, "StoppingCondition": {"MaxWaitTimeInSeconds": 60}, "CheckpointConfig": {"S3Uri": "s3://kept/a/"}}
"""Waiting shorter than running: an error."""
LIVE_WITH_IT = Acknowledgement(rule="SMT201", reason="the job takes two minutes")


def made(stack: Stack, example: Example, name: str = "Churn", **arguments: Any) -> TrainingPipeline:
    return TrainingPipeline(stack, name, definition=PipelineDefinition.from_json(example.document), **arguments)


def warnings(stack: Stack) -> list[str]:
    App.of(stack).synth()  # pyright: ignore[reportOptionalMemberAccess] - every stack here has one
    entries = [entry for construct in stack.node.find_all() for entry in construct.node.metadata]
    return sorted(str(entry.data) for entry in entries if entry.type == "aws:cdk:warning")


def rules_in(stack: Stack) -> list[str]:
    return [warning.partition("Annotation::")[2].rstrip("]") for warning in warnings(stack)]


def test_errors_fail_the_synthesis_all_at_once_with_the_construct_path():
    app = App()
    made(
        Stack(app, "Team"),
        pipeline(train_step("First", TOO_SHORT), train_step("Second", TOO_SHORT, DependsOn=["First"])),
    )
    with pytest.raises(RuntimeError) as failure:
        app.synth()
    (line,) = [line.strip() for line in str(failure.value).splitlines() if "SMT204" in line]
    member = "Arguments/StoppingCondition/MaxWaitTimeInSeconds"
    assert line.startswith(
        f"[Team/Churn] SMT204: step 'First', /Steps/0/{member}; step 'Second', /Steps/1/{member}: max_wait of 60 s"
    )
    assert "Fix: set max_wait (MaxWaitTimeInSeconds)" in line


def findings_at_synth(stack: Stack) -> str:
    """What the synthesis fails with; empty where it does not."""
    try:
        warnings(stack)
    except RuntimeError as failure:
        return str(failure)
    return ""


def test_an_image_of_another_region_than_the_stack_fails():
    def told(region: str | None, **arguments: Any) -> str:
        stack = Stack(App(), "Team", env=None if region is None else Environment(region=region))
        made(stack, training(), **arguments)
        return findings_at_synth(stack)

    assert "[Team/Churn] SMT426: step 'Train'" in told("us-east-1")
    assert "an image of eu-west-1 in a pipeline of us-east-1" in told("us-east-1", usage=PipelineUsage(iterative=True))
    elsewhere = PipelineUsage(region="eu-west-1")
    assert ["", "", ""] == [told("eu-west-1"), told(None), told(None, usage=elsewhere)]
    assert "SMT426" not in told("us-east-1", usage=elsewhere)
    assert "SMT426" in told(None, usage=PipelineUsage(region="us-east-1"))


def test_jobs_are_judged_with_the_tags_that_they_are_deployed_with():
    stack = Stack(App(), "Team")
    own = [{"Key": f"own-{number}", "Value": "x"} for number in range(25)]
    churn = made(stack, training({"Tags": own}))
    for number in range(30):
        Tags.of(stack).add(f"team-{number}", "x")
    assert "SMT354" not in [finding.rule for finding in churn.findings]
    assert "/Steps/0/Arguments/Tags: Tags has 55 items" in findings_at_synth(stack)
    assert "SMT354" in [finding.rule for finding in churn.findings]


@pytest.mark.parametrize("region", ["eu-west-1", None])
def test_images_are_judged_as_they_are_deployed(region: str | None):
    stack = Stack(App(), "Team", env=None if region is None else Environment(region=region))
    trained = framework_image("pytorch", "2.3.0", instance_type="ml.m5.xlarge")
    registered = RegisterModel(
        name="Register",
        image_uri=trained,
        model_data="s3://models/model.tar.gz",
        model_package_group_name="churn",
        content_types=["text/csv"],
        response_types=["text/csv"],
    )
    pipeline = TrainingPipeline(stack, "Churn", steps=[registered])
    assert "SMT410" in [finding.rule for finding in pipeline.findings]


def test_another_error_is_another_line():
    app = App()
    shorter = {**TOO_SHORT, "StoppingCondition": {"MaxWaitTimeInSeconds": 30}}
    made(Stack(app, "Team"), pipeline(train_step("First", TOO_SHORT), train_step("Second", shorter)))
    with pytest.raises(RuntimeError) as failure:
        app.synth()
    lines = [line.strip() for line in str(failure.value).splitlines() if "SMT204" in line]
    assert [True, True] == [line.startswith("[Team/Churn] SMT204: step ") for line in lines]
    assert [True, True] == [wait in line for wait, line in zip(["of 60 s", "of 30 s"], lines, strict=True)]


def test_the_same_warning_of_several_steps_is_one():
    stack = Stack(App(), "Team")
    other = {**SPOT, "HyperParameters": {"epochs": "20"}}
    churn = made(stack, pipeline(train_step("First", SPOT), train_step("Second", other)))
    (told,) = [warning for warning in warnings(stack) if "SMT201" in warning]
    first, second = (f"/Steps/{position}/Arguments/EnableManagedSpotTraining" for position in (0, 1))
    assert told.startswith(f"step 'First', {first}; step 'Second', {second}: Managed Spot without CheckpointConfig")
    assert 2 == len([finding for finding in churn.findings if finding.rule == "SMT201"])


def test_warnings_are_warnings_of_cdk_by_the_id_of_the_rule():
    stack = Stack(App(), "Team")
    made(stack, training(SPOT))
    assert ["SMT201"] == rules_in(stack)
    assert "Managed Spot without CheckpointConfig" in warnings(stack)[0]


def test_what_is_sound_says_nothing():
    stack = Stack(App(), "Team")
    assert [] == [f for f in made(stack, training()).findings if f.severity is not Severity.INFO]
    assert [] == warnings(stack)


def test_acknowledged_by_the_pipeline():
    stack = Stack(App(), "Team")
    churn = made(stack, training(SPOT), acknowledgements=[LIVE_WITH_IT])
    assert [] == warnings(stack)
    assert "SMT201" in [finding.rule for finding in churn.findings]


def test_acknowledged_for_one_step_of_two():
    stack = Stack(App(), "Team")
    two = pipeline(train_step("First", SPOT), train_step("Second", {**SPOT, "HyperParameters": {"epochs": "20"}}))
    one = Acknowledgement(rule="SMT201", reason="two minutes", step="First")
    made(stack, two, acknowledgements=[one])
    assert ["SMT201"] == rules_in(stack)
    assert warnings(stack)[0].startswith("step 'Second'")


@pytest.mark.parametrize("level", ["app", "stack"])
def test_acknowledged_from_above(level: str):
    app = App()
    stack = Stack(app, "Team")
    made(stack, training(SPOT))
    Acknowledgements.of(app if level == "app" else stack).add(LIVE_WITH_IT)
    assert [] == warnings(stack)


@pytest.mark.parametrize("given", ["SMT201", "annotation::SMT201"])
def test_acknowledged_in_the_words_of_cdk(given: str):
    app = App()
    stack = Stack(app, "Team")
    made(stack, training(SPOT))
    Validations.of(app).acknowledge(Acknowledgment(id=given, reason="two minutes"))
    assert [] == warnings(stack)


def test_an_error_can_be_acknowledged_too():
    app = App()
    churn = made(Stack(app, "Team"), training(TOO_SHORT))
    Validations.of(churn).acknowledge(Acknowledgment(id="SMT204", reason="a service that we emulate takes it"))
    app.synth()


def test_an_acknowledgement_without_a_reason_is_none():
    app = App()
    made(Stack(app, "Team"), training(SPOT))
    Validations.of(app).acknowledge(Acknowledgment(id="SMT201", reason="  "))
    with pytest.raises(RuntimeError, match="acknowledgement at 'the app': 1 problem"):
        app.synth()


def test_a_stale_acknowledgement_is_a_warning():
    stack = Stack(App(), "Team")
    made(stack, training(), acknowledgements=[LIVE_WITH_IT])
    assert ["SMT001"] == rules_in(stack)
    assert "the acknowledgement of SMT201 ('the job takes two minutes') matches no finding" in warnings(stack)[0]


def test_one_from_above_is_not_stale_because_of_one_pipeline():
    app = App()
    stack = Stack(app, "Team")
    made(stack, training())
    Acknowledgements.of(app).add(LIVE_WITH_IT)
    assert [] == warnings(stack)


def test_usage_is_what_the_definition_does_not_say():
    stack = Stack(App(), "Team")
    assert "SMT256" not in [f.rule for f in made(stack, training(), "Nightly").findings]
    assert "SMT256" in [f.rule for f in made(stack, training(), "Tries", usage=PipelineUsage(iterative=True)).findings]


def test_rules_of_a_team_from_the_context(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "our_rules.py").write_text(
        "from cdk_sagemaker_training.rules import DefinitionRule, Severity\n"
        "from cdk_sagemaker_training.rules.examples import training\n"
        "class Named(DefinitionRule):\n"
        "    id, severity, title = 'SMT900', Severity.ERROR, 'No owner'\n"
        "    why = fix = source = 'Ours.'\n"
        "    bad = good = training()\n"
        "    def check(self, definition):\n"
        "        yield definition.mistake('Metadata', message='no owner')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    app = App(context={"cdk-sagemaker-training:rules": ["our_rules"]})
    made(Stack(app, "Team"), training())
    with pytest.raises(RuntimeError, match="SMT900: /Metadata: no owner"):
        app.synth()
