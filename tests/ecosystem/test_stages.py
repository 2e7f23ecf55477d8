"""Stages, CDK Pipelines and nested stacks: a pipeline is where its scope is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from aws_cdk import App, Environment, NestedStack, Stack, Stage, pipelines
from aws_cdk.assertions import Template
from constructs import Construct

from cdk_sagemaker_training import InvalidInputError, TrainingPipeline, TrainingPipelineBuilder, TrainingWorkspace
from stacks.churn_stack import ChurnStack
from stacks.distributed_stack import DistributedStack
from stacks.platform_stack import PlatformStack
from tests.support.steps import train
from tests.support.templates import PIPELINE, definition_of, resources

EU = Environment(account="123456789012", region="eu-west-1")
US = Environment(account="210987654321", region="us-east-1")


class Training(Stage):
    """What is deployed to each account."""

    def __init__(self, scope: Construct, construct_id: str, *, env: Environment) -> None:
        super().__init__(scope, construct_id, env=env)
        platform = PlatformStack(self, "Platform")
        self.churn = ChurnStack(self, "Churn", workspace=platform.workspace)
        self.large = DistributedStack(self, "Large", workspace=platform.workspace)


def test_stages_hold_the_same_stacks_for_different_accounts(context: dict[str, Any]):
    app = App(context=context)
    stages = [Training(app, "Test", env=EU), Training(app, "Production", env=US)]
    app.synth()
    names = [resources(stage.churn, PIPELINE)[0]["PipelineName"] for stage in stages]
    assert 2 == len(set(names))
    images = [
        definition_of(stage.churn)["Steps"][0]["Arguments"]["AlgorithmSpecification"]["TrainingImage"]
        for stage in stages
    ]
    assert ["eu-west-1" in images[0], "us-east-1" in images[1]] == [True, True]


def test_cdk_pipelines_deploy_a_stage_with_its_assets(tmp_path: Path, context: dict[str, Any]):
    app = App(context=context, outdir=str(tmp_path))
    delivery = Stack(app, "Delivery", env=EU)
    source = pipelines.CodePipelineSource.connection(
        "team/training", "main", connection_arn="arn:aws:codeconnections:eu-west-1:123456789012:connection/1"
    )
    pipeline = pipelines.CodePipeline(
        delivery,
        "Pipeline",
        synth=pipelines.ShellStep("Synth", input=source, commands=["make install", "npx cdk synth"]),
        cross_account_keys=True,
    )
    pipeline.add_stage(Training(delivery, "Test", env=EU))
    pipeline.add_stage(
        Training(delivery, "Production", env=US), pre=[cast("pipelines.Step", pipelines.ManualApprovalStep("Go"))]
    )
    template = Template.from_stack(delivery)
    (deployed,) = template.find_resources("AWS::CodePipeline::Pipeline").values()
    stages = {stage["Name"]: stage["Actions"] for stage in deployed["Properties"]["Stages"]}
    assert ["Source", "Build", "UpdatePipeline", "Assets", "Test", "Production"] == list(stages)
    prepared = {action["Name"] for action in stages["Production"]}
    stacks = ("Platform", "Churn", "Large")
    assert {"Go", *(f"{stack}.{step}" for stack in stacks for step in ("Prepare", "Deploy"))} == prepared
    # The script of the distributed job is an asset that the pipeline publishes.
    assert stages["Assets"]
    manifests = list(tmp_path.glob("assembly-*-Test/*Large*.assets.json"))
    files = [file for manifest in manifests for file in json.loads(manifest.read_text("utf-8"))["files"].values()]
    assert any(file["source"]["path"].endswith(".tar.gz") for file in files)


def test_steps_come_until_a_stage_is_synthesized_and_not_after(context: dict[str, Any]):
    app = App(context=context)
    stage = Stage(app, "Test", env=EU)
    stack = Stack(stage, "Churn")
    builder = TrainingPipelineBuilder(stack, "Pipeline", steps=[train("First")])
    builder.add_step(train("Second"))
    stage.synth()
    assert ["First", "Second"] == [step["Name"] for step in definition_of(stack)["Steps"]]
    with pytest.raises(InvalidInputError, match="nothing after the pipeline has been made"):
        builder.add_step(train("Third"))


def test_steps_may_be_added_to_a_pipeline_in_a_nested_stack(context: dict[str, Any]):
    app = App(context=context)
    parent = Stack(app, "Parent")
    workspace = TrainingWorkspace(parent, "Workspace")
    nested = cast("Stack", NestedStack(parent, "Nested"))
    builder = TrainingPipelineBuilder(nested, "Pipeline", workspace=workspace, steps=[train("First")])
    builder.add_step(train("Second"))
    app.synth()
    steps = definition_of(nested)["Steps"]
    assert ["First", "Second"] == [step["Name"] for step in steps]
    assert all("<reference" in value for step in steps for value in step["Arguments"]["VpcConfig"]["Subnets"])


def test_a_pipeline_in_a_nested_stack_uses_the_workspace_of_its_parent(context: dict[str, Any]):
    app = App(context=context)
    parent = Stack(app, "Parent")
    workspace = TrainingWorkspace(parent, "Workspace")
    nested = NestedStack(parent, "Nested")
    pipeline = TrainingPipeline(
        nested, "Pipeline", workspace=workspace, steps=[train("Train", instance_count=2, output_path=None)]
    )
    job = definition_of(cast("Stack", nested))["Steps"][0]["Arguments"]
    assert 2 == len(job["VpcConfig"]["SecurityGroupIds"])
    assert all(value.startswith("<reference") for value in job["VpcConfig"]["Subnets"])
    assert "<reference" in job["OutputDataConfig"]["S3OutputPath"]
    (resource,) = resources(cast("Stack", nested), PIPELINE)
    assert pipeline.pipeline_name == resource["PipelineName"]
    (passed,) = resources(parent, "AWS::CloudFormation::Stack")
    assert 5 <= len(passed["Parameters"])


def test_a_workspace_in_a_nested_stack_serves_a_pipeline_of_its_parent(context: dict[str, Any]):
    app = App(context=context)
    parent = Stack(app, "Parent")
    nested = NestedStack(parent, "Nested")
    workspace = TrainingWorkspace(nested, "Workspace")
    TrainingPipeline(parent, "Pipeline", workspace=workspace, steps=[train("Train", enable_remote_debug=True)])
    job = definition_of(parent)["Steps"][0]["Arguments"]
    assert all("Outputs" in value for value in job["VpcConfig"]["Subnets"])
    assert 3 == len(resources(cast("Stack", nested), "AWS::EC2::VPCEndpoint"))
