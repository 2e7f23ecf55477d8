"""What an app says of all its resources reaches those that are made here: tags, aspects, permissions boundaries."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import jsii
import pytest
from aws_cdk import App, Aspects, CfnResource, IAspect, PermissionsBoundary, Stack, Tags
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sagemaker as sagemaker
from aws_cdk.assertions import Template
from constructs import IConstruct

from cdk_sagemaker_training import DefinitionLocation, TrainingPipeline, TrainingWorkspace
from tests.support.example_app import all_stacks
from tests.support.steps import train
from tests.support.templates import resources

TAGGABLE = {
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::Subnet",
    "AWS::EC2::VPC",
    "AWS::EC2::VPCEndpoint",
    "AWS::IAM::Role",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SageMaker::ModelPackageGroup",
    "AWS::SageMaker::Pipeline",
}
BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"


@pytest.fixture
def app(context: dict[str, Any], tmp_path: Path) -> App:
    return App(context=context, outdir=str(tmp_path))


def found(stacks: dict[str, Stack]) -> list[tuple[str, dict[str, Any]]]:
    templates = [cast("dict[str, Any]", Template.from_stack(stack).to_json()) for stack in stacks.values()]
    return [(each["Type"], each.get("Properties", {})) for t in templates for each in t["Resources"].values()]


def test_tags_reach_everything_that_can_be_tagged(app: App):
    stacks = all_stacks(app)
    Tags.of(app).add("cost-center", "17")
    resources = found(stacks)
    assert {kind for kind, _ in resources} >= TAGGABLE
    for kind, properties in resources:
        if kind in TAGGABLE:
            assert {"Key": "cost-center", "Value": "17"} in properties["Tags"], kind


def test_a_pipeline_can_be_tagged_alone(app: App):
    stacks = all_stacks(app)
    (pipeline,) = [each for each in stacks["ChurnTraining"].node.find_all() if isinstance(each, TrainingPipeline)]
    Tags.of(pipeline).add("model", "churn")
    tagged = {
        kind
        for kind, properties in found({"ChurnTraining": stacks["ChurnTraining"]})
        if {"Key": "model", "Value": "churn"} in properties.get("Tags", [])
    }
    assert {"AWS::IAM::Role", "AWS::SageMaker::Pipeline"} == tagged


def test_a_permissions_boundary_bounds_every_role(app: App):
    stacks = all_stacks(app)
    iam.PermissionsBoundary.of(app).apply(iam.ManagedPolicy.from_managed_policy_arn(app, "Boundary", BOUNDARY))
    roles = [properties for kind, properties in found(stacks) if kind == "AWS::IAM::Role"]
    assert 18 <= len(roles)
    assert {BOUNDARY} == {role.get("PermissionsBoundary") for role in roles}


def test_the_boundary_of_a_stack_bounds_the_role_that_writes_definitions_too(context: dict[str, Any]):
    boundary = PermissionsBoundary.from_arn(BOUNDARY)
    stack = Stack(App(context=context), "Stack", permissions_boundary=boundary)
    workspace = TrainingWorkspace(stack, "Workspace")
    on_s3 = DefinitionLocation.S3
    TrainingPipeline(stack, "Pipeline", workspace=workspace, definition_location=on_s3, steps=[train("Train")])
    roles = resources(stack, "AWS::IAM::Role")
    assert "Writes pipeline definitions" in {role.get("Description") for role in roles}
    assert {BOUNDARY} == {role.get("PermissionsBoundary") for role in roles}


@jsii.implements(IAspect)
class Strict:
    """What a platform team may want to change in resources that others make."""

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, s3.CfnBucket):
            node.add_property_override("IntelligentTieringConfigurations", [])
        if isinstance(node, sagemaker.CfnPipeline):
            node.pipeline_description = "changed"
        if isinstance(node, CfnResource) and node.cfn_resource_type == "AWS::IAM::Role":
            node.add_property_override("MaxSessionDuration", 3600)


def test_aspects_that_change_resources_are_honoured(app: App):
    stacks = all_stacks(app)
    Aspects.of(app).add(cast("IAspect", Strict()))
    resources = found(stacks)

    def values(kind: str, name: str) -> set[str]:
        return {str(properties.get(name)) for each, properties in resources if each == kind}

    assert {"changed"} == values("AWS::SageMaker::Pipeline", "PipelineDescription")
    assert {"3600"} == values("AWS::IAM::Role", "MaxSessionDuration")
    assert {"[]"} == values("AWS::S3::Bucket", "IntelligentTieringConfigurations")
