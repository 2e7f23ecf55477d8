"""``Tags.of`` reaches all that CloudFormation can tag, and the jobs that pipelines start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from aws_cdk import App, Duration, Environment, Stack, Tags
from aws_cdk import aws_scheduler as scheduler
from aws_cdk.assertions import Template
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from cdk_sagemaker_training import (
    DefinitionLocation,
    MlflowApp,
    MlflowTrackingServer,
    ModelPackageGroup,
    TrainingMonitoring,
    TrainingPipeline,
    TrainingWorkspace,
)
from cdk_sagemaker_training.catalog.request_shapes import request_shape, step_requests
from cdk_sagemaker_training.definition.document.job_tags import TAGGED, merged_tags, with_tags
from cdk_sagemaker_training.definition.fields.variables import Json
from tests.support.example_app import flags
from tests.support.steps import train
from tests.support.templates import deployed

COST = {"Key": "cost-center", "Value": "17"}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Of a stack with a resource of every construct that makes some, tagged at last and at the very top."""
    app = App(context=flags(), outdir=str(tmp_path_factory.mktemp("out")))
    stack = Stack(app, "Stack", env=Environment(account="123456789012", region="eu-west-1"))
    workspace = TrainingWorkspace(stack, "Training")
    mlflow = MlflowApp(stack, "Mlflow", workspace=workspace)
    MlflowTrackingServer(stack, "Server", workspace=workspace)
    ModelPackageGroup(stack, "Models")
    steps = [
        train("Plain", output_path=None, mlflow_config=mlflow.mlflow_config()),
        train("Own", output_path=None, tags={"cost-center": "99", "team": "risk"}),
    ]
    pipeline = TrainingPipeline(stack, "Inline", workspace=workspace, steps=steps)
    TrainingPipeline(stack, "Stored", workspace=workspace, steps=steps, definition_location=DefinitionLocation.S3)
    pipeline.schedule("Daily", scheduler.ScheduleExpression.rate(Duration.days(1)))
    TrainingMonitoring(stack, "Monitoring", pipeline=pipeline)
    Tags.of(app).add("cost-center", "17")
    return cast("dict[str, Any]", Template.from_stack(stack).to_json())


def _tag_property(kind: str) -> str | None:
    """The property that holds the tags of a type, by the type's own schema; None where it takes none."""
    if kind.startswith("Custom::"):
        return None
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("eu-west-1", kind).schema
    if not schema.get("tagging", {}).get("taggable", schema.get("taggable", False)):
        return None
    return str(schema.get("tagging", {}).get("tagProperty", "/properties/Tags")).rpartition("/")[2]


def test_every_taggable_resource_has_the_tag(template: dict[str, Any]):
    taggable = {
        name: (resource["Type"], resource["Properties"].get(key))
        for name, resource in template["Resources"].items()
        if (key := _tag_property(resource["Type"])) is not None
    }
    without = sorted(f"{kind} {name}" for name, (kind, tags) in taggable.items() if not _has(tags))
    assert [] == without
    kinds = {kind for kind, _ in taggable.values()}
    assert {
        "AWS::EC2::VPC",
        "AWS::EC2::VPCEndpoint",
        "AWS::IAM::Role",
        "AWS::KMS::Key",
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::SageMaker::MlflowApp",
        "AWS::SageMaker::MlflowTrackingServer",
        "AWS::SageMaker::ModelPackageGroup",
        "AWS::SageMaker::Pipeline",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
    } <= kinds


def _has(tags: Any) -> bool:
    return COST in tags if isinstance(tags, list) else bool(tags) and tags.get("cost-center") == "17"


def _of_jobs(document: dict[str, Any]) -> dict[str, Any]:
    return {step["Name"]: step["Arguments"]["Tags"] for step in document["Steps"]}


def test_jobs_of_a_definition_in_the_template(template: dict[str, Any]):
    (body,) = (
        found["Properties"]["PipelineDefinition"]["PipelineDefinitionBody"]
        for name, found in template["Resources"].items()
        if name.startswith("Inline") and found["Type"] == "AWS::SageMaker::Pipeline"
    )
    own = [{"Key": "cost-center", "Value": "99"}, {"Key": "team", "Value": "risk"}]
    assert {"Plain": [COST], "Own": own} == _of_jobs(json.loads(deployed(body)))


def test_jobs_of_a_definition_in_a_bucket(template: dict[str, Any]):
    (values,) = (
        found["Properties"]["Values"]
        for found in template["Resources"].values()
        if found["Type"] == "Custom::TrainingPipelineDefinition"
    )
    own = [{"Key": "cost-center", "Value": "99"}, {"Key": "team", "Value": "risk"}]
    written = [value.removeprefix(',"Tags":') for value in values if isinstance(value, str) and "Tags" in value]
    assert [[COST], own] == [json.loads(value) for value in written]


def test_without_tags_the_definition_is_as_it_was(tmp_path: Path):
    stack = Stack(App(outdir=str(tmp_path)), "Stack")
    pipeline = TrainingPipeline(stack, "P", steps=[train()])
    assert '"Tags"' not in json.dumps(stack.resolve(pipeline._resource.pipeline_definition))


def test_tags_of_steps_in_branches_and_loops_and_of_no_other():
    def step(name: str, kind: str, **arguments: Any) -> Json:
        return {"Name": name, "Type": kind, "Arguments": arguments}

    inner = step("In", "Processing", RoleArn="role")
    document: dict[str, Any] = {
        "Version": "2020-12-01",
        "Parameters": [],
        "Steps": [
            step("If", "Condition", Conditions=[], IfSteps=[inner], ElseSteps=[step("No", "Fail", ErrorMessage="x")]),
            step("Each", "ForEach", ForEachBody=[step("Tune", "Tuning", Autotune={})]),
            step("Register", "RegisterModel"),
            step("Later", "Training", Tags={"Get": "Parameters.Tags"}, RoleArn="role"),
            step("Empty", "Training"),
        ],
    }
    found: Any = with_tags(cast("Any", document), lambda own: merged_tags(own, {"a": "b"}))
    branch, loop, register, later, empty = (one["Arguments"] for one in found["Steps"])
    tags = [{"Key": "a", "Value": "b"}]
    assert tags == branch["IfSteps"][0]["Arguments"]["Tags"] == loop["ForEachBody"][0]["Arguments"]["Tags"]
    assert ["ErrorMessage"] == list(branch["ElseSteps"][0]["Arguments"])
    assert ({}, {"Get": "Parameters.Tags"}, {}) == (register, later["Tags"], empty)
    assert "Tags" not in json.dumps(document["Steps"][:3])  # it is a copy


def test_every_request_that_gets_tags_takes_them():
    checks = {"ClarifyCheck": "Processing", "QualityCheck": "Processing"}
    for kind in TAGGED:
        requests = [each for each in step_requests(checks.get(kind, kind)) if not each.path]
        assert [True] * len(requests) == ["Tags" in request_shape(each.shape).members for each in requests], kind
        assert requests, kind
