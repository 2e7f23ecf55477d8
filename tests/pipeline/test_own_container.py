"""Containers of one's own: where the image comes from, and what the job's role may do about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Environment, Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_lambda as lambda_

from cdk_sagemaker_training import AlgorithmEstimator, TrainingPipeline, TrainingStep, TrainingWorkspace
from cdk_sagemaker_training.errors import MISSING
from tests.support.mistakes import mistakes
from tests.support.scripts import write
from tests.support.steps import ROLE, train
from tests.support.templates import as_list, definition_of, statements_of

AWS = "<AWS::Partition>"
HERE = f"arn:{AWS}:ecr:<AWS::Region>:<AWS::AccountId>:repository"
REGISTRY: dict[str, Any] = {"image_uri": "registry.example.com/mine:1.0", "training_repository_access_mode": "Vpc"}
VPC: dict[str, Any] = {"subnets": ["subnet-1"], "security_group_ids": ["sg-1"]}


def allowed(stack: Stack, action: str) -> list[str]:
    """The resources on which the job's role may do something."""
    found = [s for s in statements_of(stack, "JobRole") if action in as_list(s["Action"])]
    return [resource for s in found for resource in as_list(s["Resource"])]


def pulled(stack: Stack, image_uri: str) -> list[str]:
    TrainingPipeline(stack, "P", steps=[train(image_uri=image_uri)])
    assert ["*"] == allowed(stack, "ecr:GetAuthorizationToken")
    return allowed(stack, "ecr:BatchGetImage")


def specification(stack: Stack) -> dict[str, Any]:
    return definition_of(stack)["Steps"][0]["Arguments"]["AlgorithmSpecification"]


@pytest.fixture
def docker(tmp_path: Path) -> str:
    """A folder with a Dockerfile; nothing is built at synth."""
    return str(write(tmp_path / "image", {"Dockerfile": "FROM scratch\n"}))


def test_an_image_asset(stack: Stack, docker: str):
    asset = ecr_assets.DockerImageAsset(stack, "Image", directory=docker)
    repository = "cdk-hnb659fds-container-assets-<AWS::AccountId>-<AWS::Region>"
    assert [f"{HERE}/{repository}"] == pulled(stack, asset.image_uri)
    assert asset.asset_hash in specification(stack)["TrainingImage"]


def test_an_image_asset_in_a_known_environment(docker: str):
    stack = Stack(App(), "Stack", env=Environment(account="123456789012", region="eu-west-1"))
    asset = ecr_assets.DockerImageAsset(stack, "Image", directory=docker)
    repository = "cdk-hnb659fds-container-assets-123456789012-eu-west-1"
    assert [f"arn:{AWS}:ecr:eu-west-1:123456789012:repository/{repository}"] == pulled(stack, asset.image_uri)


def test_a_repository_of_the_stack(stack: Stack):
    repository = ecr.Repository(stack, "Images")
    [found] = pulled(stack, repository.repository_uri_for_tag("1.0"))
    account, region = (f"<<Images2D38C313.Arn> split at :[{position}]>" for position in (4, 3))
    assert f"arn:{AWS}:ecr:{region}:{account}:repository/<Images2D38C313>" == found
    assert specification(stack)["TrainingImage"].endswith(":1.0")


def test_a_repository_by_name_and_digest(stack: Stack):
    repository = ecr.Repository.from_repository_name(stack, "Images", "team/images")
    digest = "sha256:" + "0" * 64
    assert [f"{HERE}/team/images"] == pulled(stack, repository.repository_uri_for_digest(digest))


def test_a_repository_of_another_account(stack: Stack):
    uri = "210987654321.dkr.ecr.eu-central-1.amazonaws.com/team/images:1.0"
    assert [f"arn:{AWS}:ecr:eu-central-1:210987654321:repository/team/images"] == pulled(stack, uri)


def test_entry_point_and_arguments(stack: Stack):
    command: dict[str, Any] = {"container_entry_point": ["python", "train.py"], "container_arguments": ["--depth", 3]}
    TrainingPipeline(stack, "P", steps=[train(**command)])
    found = specification(stack)
    assert (["python", "train.py"], ["--depth", "3"]) == (found["ContainerEntrypoint"], found["ContainerArguments"])


# --- private registries -----------------------------------------------------------------------------------------------


def test_a_private_registry_needs_a_vpc(stack: Stack):
    where = "/Steps/0/Arguments/VpcConfig"
    allowed_there = "subnets and security groups, through which a private registry is reached"
    assert [(where, MISSING, allowed_there)] == mistakes(
        lambda: TrainingPipeline(stack, "P", steps=[train(**REGISTRY, role=ROLE)])
    )


def test_a_private_registry_in_a_vpc(stack: Stack):
    TrainingPipeline(stack, "P", steps=[train(**REGISTRY, **VPC)])
    assert {"TrainingRepositoryAccessMode": "Vpc"} == specification(stack)["TrainingImageConfig"]
    assert [] == allowed(stack, "ecr:BatchGetImage")
    assert ["*"] == allowed(stack, "ec2:CreateNetworkInterface")


def test_a_private_registry_in_the_workspaces_vpc(stack: Stack):
    TrainingPipeline(stack, "P", workspace=TrainingWorkspace(stack, "W"), steps=[train(**REGISTRY)])
    assert "Vpc" == specification(stack)["TrainingImageConfig"]["TrainingRepositoryAccessMode"]


def test_the_function_that_knows_the_password(stack: Stack):
    function = lambda_.Function(
        stack,
        "Password",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
    )
    provider = {"training_repository_credentials_provider_arn": function.function_arn}
    TrainingPipeline(stack, "P", steps=[train(**REGISTRY, **VPC, **provider)])
    [found] = allowed(stack, "lambda:InvokeFunction")
    assert found.startswith("<Password")
    assert {"TrainingRepositoryCredentialsProviderArn": found} == (
        specification(stack)["TrainingImageConfig"]["TrainingRepositoryAuthConfig"]
    )


# --- algorithm resources ----------------------------------------------------------------------------------------------


def trained_with(stack: Stack, algorithm: str, **more: Any) -> list[str]:
    estimator = AlgorithmEstimator(algorithm_arn=algorithm, instance_type="ml.m5.xlarge", output_path="s3://output/")
    TrainingPipeline(stack, "P", steps=[TrainingStep(name="Train", estimator=estimator)], **more)
    return allowed(stack, "sagemaker:DescribeAlgorithm")


def test_an_algorithm_by_name(stack: Stack):
    arn = f"arn:{AWS}:sagemaker:<AWS::Region>:<AWS::AccountId>:algorithm/forest"
    assert [arn] == trained_with(stack, "forest")
    assert "forest" == specification(stack)["AlgorithmName"]


def test_an_algorithm_of_the_stack(stack: Stack):
    name = CfnParameter(stack, "Arn").value_as_string  # as attr_algorithm_arn: an ARN that only the deployment knows
    assert ["<Arn>"] == trained_with(stack, name)


def test_an_algorithm_of_the_marketplace_is_isolated_by_a_workspace(stack: Stack):
    arn = "arn:aws:sagemaker:eu-west-1:985815980388:algorithm/forest-0123"
    assert [arn] == trained_with(stack, arn, workspace=TrainingWorkspace(stack, "W"))
    assert definition_of(stack)["Steps"][0]["Arguments"]["EnableNetworkIsolation"] is True
