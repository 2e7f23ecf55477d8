"""The plugin, over whatever makes pipelines in an app."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Acknowledgment, App, Aws, Environment, Fn, NestedStack, Stack, Stage, Token, Validations
from aws_cdk import aws_s3_assets as s3_assets
from aws_cdk import aws_sagemaker as sagemaker
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets

from cdk_sagemaker_training import DefinitionLocation, TrainingPipeline, TrainingWorkspace
from cdk_sagemaker_training.checks import Acknowledgements, SageMakerTrainingChecks
from cdk_sagemaker_training.definition import PipelineDefinition
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.rules import Acknowledgement, Severity
from cdk_sagemaker_training.rules.algorithm.image_of_other_region import ImageOfOtherRegion
from cdk_sagemaker_training.rules.examples import ROLE, pipeline, train_step, training

SPOT = {"EnableManagedSpotTraining": True, "StoppingCondition": {"MaxWaitTimeInSeconds": 7200}}
TOO_SHORT = {**SPOT, "StoppingCondition": {"MaxWaitTimeInSeconds": 60}}


def raw(stack: Stack, definition: object, name: str = "Raw") -> sagemaker.CfnPipeline:
    """What other people write: an L1."""
    return sagemaker.CfnPipeline(stack, name, pipeline_name=name.lower(), role_arn=ROLE, pipeline_definition=definition)


def inline(document: object) -> dict[str, object]:
    return {"PipelineDefinitionBody": json.dumps(document)}


def synthesized(app: App, **arguments: Any) -> list[dict[str, Any]]:
    """The violations in the report of a synthesis, which must not fail."""
    Validations.of(app).add_plugins(SageMakerTrainingChecks(**arguments))
    return _violations(Path(app.synth().directory))


def failed(app: App, tmp_path: Path) -> list[dict[str, Any]]:
    """The violations of a synthesis that fails."""
    Validations.of(app).add_plugins(SageMakerTrainingChecks())
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()
    return _violations(tmp_path)


def _violations(folder: Path) -> list[dict[str, Any]]:
    report = json.loads((folder / "validation-report.json").read_text())
    ours = [each for each in report["pluginReports"] if each["pluginName"] == "smtrain"]
    return [violation for each in ours for violation in each["violations"]]


def rules(violations: list[dict[str, Any]]) -> list[str]:
    return sorted(violation["ruleName"] for violation in violations)


def test_the_region_is_that_of_the_stack(tmp_path: Path):
    app = App(outdir=str(tmp_path))
    document = ImageOfOtherRegion.bad.document  # its image lies in us-east-1
    raw(Stack(app, "Here", env=Environment(region="us-east-1")), inline(document), "Here")
    raw(Stack(app, "There", env=Environment(region="eu-west-1")), inline(document), "There")
    (found,) = [each for each in failed(app, tmp_path) if each["ruleName"] == "SMT426"]
    (occurrence,) = found["violatingConstructs"]
    assert "There/There" == occurrence["constructPath"]


def test_an_error_in_an_l1_fails_the_synthesis_with_resource_property_and_fix(tmp_path: Path):
    app = App(outdir=str(tmp_path))
    raw(Stack(app, "Theirs"), inline(training(TOO_SHORT).document))
    (violation,) = [each for each in failed(app, tmp_path) if each["ruleName"] == "SMT204"]
    assert violation["severity"] == "error"
    assert violation["description"] == "step 'Train': max_wait of 60 s is below max_run of 3,600 s"
    assert violation["suggestedFix"].startswith("set max_wait")
    assert violation["ruleMetadata"]["path"] == "/Steps/0/Arguments/StoppingCondition/MaxWaitTimeInSeconds"
    (occurrence,) = violation["violatingConstructs"]
    assert occurrence["constructPath"] == "Theirs/Raw"
    assert occurrence["cloudFormationResource"]["logicalId"] == "Raw"
    assert occurrence["cloudFormationResource"]["propertyPaths"] == ["Properties.PipelineDefinition"]


def test_warnings_are_reported_and_do_not_fail_it():
    app = App()
    raw(Stack(app, "Theirs"), inline(training(SPOT).document))
    assert ["SMT201"] == rules(synthesized(app))


def test_infos_on_request():
    app = App()
    stack = Stack(app, "Theirs")
    raw(stack, inline(training(RetryPolicies=[{"ExceptionType": ["Step.THROTTLING"], "ExpireAfterMin": 240}]).document))
    assert set(rules(synthesized(app, min_severity=Severity.INFO))) >= {"SMT712"}


def test_tokens_are_unknown_and_the_rest_is_looked_into():
    app = App()
    stack = Stack(app, "Theirs")
    document = training(
        {**SPOT, "StoppingCondition": {"MaxWaitTimeInSeconds": Token.as_number(Fn.import_value("Wait"))}}
    ).document
    raw(stack, {"PipelineDefinitionBody": stack.to_json_string(document)}, "Joined")
    text = json.dumps(training({**SPOT, "RoleArn": "arn:${AWS::Partition}:iam::123456789012:role/x"}).document)
    raw(stack, {"PipelineDefinitionBody": Fn.sub(text)}, "Substituted")
    before, after = json.dumps(training(SPOT).document).split("{}", 1)  # the metadata
    joined = Fn.join("", [before, '{"Region": "', Aws.REGION, '"}', after])
    raw(stack, {"PipelineDefinitionBody": joined}, "Cut")
    assert ["SMT201"] * 3 == rules(synthesized(app))


def test_a_definition_in_a_file_of_the_assembly(tmp_path: Path):
    app = App()
    stack = Stack(app, "Theirs")
    file = tmp_path / "pipeline.json"
    file.write_text(json.dumps(training(SPOT).document))
    asset = s3_assets.Asset(stack, "Definition", path=str(file))
    raw(
        stack,
        {"PipelineDefinitionS3Location": {"Bucket": asset.s3_bucket_name, "Key": asset.s3_object_key}},
    )
    assert ["SMT201"] == rules(synthesized(app))


def test_a_nested_stack_is_looked_into_too():
    app = App()
    nested = NestedStack(Stack(app, "Theirs"), "Inner")
    raw(nested, inline(training(SPOT).document))
    (violation,) = synthesized(app)
    assert violation["violatingConstructs"][0]["constructPath"] == "Theirs/Inner/Raw"


def test_a_stage_is_looked_into_too():
    app = App()
    raw(Stack(Stage(app, "Test"), "Theirs"), inline(training(SPOT).document))
    assert ["SMT201"] == rules(synthesized(app))


def test_what_cannot_be_seen_is_said():
    app = App()
    raw(Stack(app, "Theirs"), {"PipelineDefinitionS3Location": {"Bucket": "theirs", "Key": "pipeline.json"}})
    (violation,) = synthesized(app)
    assert violation["ruleName"] == "SMT002"
    assert violation["description"].startswith("not looked into: ")


def test_what_is_no_definition_is_an_error(tmp_path: Path):
    app = App(outdir=str(tmp_path))
    raw(Stack(app, "Theirs"), {"PipelineDefinitionBody": "{'Version': 1}"})
    assert ["SMT003"] == rules(failed(app, tmp_path))


@pytest.mark.parametrize("location", [DefinitionLocation.INLINE, DefinitionLocation.S3])
def test_what_a_training_pipeline_has_said_is_not_said_again(location: DefinitionLocation):
    app = App()
    stack = Stack(app, "Ours")
    ours = TrainingPipeline(
        stack,
        "Churn",
        definition=PipelineDefinition.from_json(training(SPOT).document),
        definition_location=location,
        workspace=TrainingWorkspace(stack, "Workspace"),
    )
    assert "SMT201" in [finding.rule for finding in ours.findings]
    assert [] == synthesized(app)


def test_a_schedule_in_the_template_is_seen(tmp_path: Path):
    app = App(outdir=str(tmp_path))
    stack = Stack(app, "Ours")
    rounds = {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Rounds"}]}}
    open_parameter = pipeline(
        train_step(request={"HyperParameters": {"rounds": rounds}}),
        parameters=[{"Name": "Rounds", "Type": "Integer"}],
    )
    churn = TrainingPipeline(stack, "Churn", definition=PipelineDefinition.from_json(open_parameter.document))
    target: Any = targets.SageMakerStartPipelineExecution(churn)
    scheduler.Schedule(
        stack, "Nightly", schedule=scheduler.ScheduleExpression.cron(hour="3", minute="0"), target=target
    )
    assert ["SMT812"] == rules(failed(app, tmp_path))


def test_what_a_pipeline_says_of_its_own_schedules_is_not_said_again():
    app = App()
    stack = Stack(app, "Ours")
    warm = training({"ResourceConfig": {"KeepAlivePeriodInSeconds": 600}})
    churn = TrainingPipeline(stack, "Churn", definition=PipelineDefinition.from_json(warm.document))
    churn.schedule("Nightly", scheduler.ScheduleExpression.cron(hour="3", minute="0"))
    assert "SMT257" in [finding.rule for finding in churn.findings]
    assert [] == synthesized(app)
    churn.schedule("Later", scheduler.ScheduleExpression.cron(hour="3", minute="5"))
    assert "SMT257" not in [finding.rule for finding in churn.findings]


@pytest.mark.parametrize(("minutes", "found"), [([0], True), ([0, 5], False)])
def test_how_often_several_schedules_of_a_template_start_together_is_not_guessed(
    tmp_path: Path, minutes: list[int], found: bool
):
    app = App(outdir=str(tmp_path))
    stack = Stack(app, "Theirs")
    warm = training({"ResourceConfig": {"KeepAlivePeriodInSeconds": 600}})
    pipe = raw(stack, inline(warm.document))
    target = scheduler.CfnSchedule.TargetProperty(
        arn=f"arn:aws:sagemaker:eu-west-1:123456789012:pipeline/{pipe.pipeline_name}", role_arn=ROLE
    )
    window = scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF")
    for minute in minutes:
        scheduler.CfnSchedule(
            stack,
            f"At{minute}",
            schedule_expression=f"cron({minute} 3 * * ? *)",
            target=target,
            flexible_time_window=window,
        )
    assert found is ("SMT257" in rules(synthesized(app)))


@pytest.mark.parametrize("way", ["cdk, by the plugin's name", "cdk", "ours", "ours, one step"])
def test_acknowledged(way: str):
    app = App()
    stack = Stack(app, "Theirs")
    pipe = raw(stack, inline(training(SPOT).document))
    if way.startswith("cdk"):
        rule = "smtrain::SMT201" if "plugin" in way else "SMT201"
        Validations.of(stack).acknowledge(Acknowledgment(id=rule, reason="two minutes"))
    else:
        step = "Train" if "step" in way else None
        Acknowledgements.of(pipe).add(Acknowledgement(rule="SMT201", reason="two minutes", step=step))
    assert [] == synthesized(app)


def test_what_the_plugin_is_made_of():
    plugin = SageMakerTrainingChecks()
    assert {"SMT001", "SMT204"} <= set(plugin.rule_ids)
    assert plugin.name == "smtrain"
    with pytest.raises(InvalidInputError, match="min_severity"):
        SageMakerTrainingChecks(min_severity="warning")  # pyright: ignore[reportArgumentType]
    with pytest.raises(InvalidInputError, match="rules of nowhere"):
        SageMakerTrainingChecks(rules=["nowhere"])
