"""Packages that a job installs when it starts, and cannot reach."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Acknowledgment, App, Environment, Stack, Validations
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Annotations, Match

from cdk_sagemaker_training import (
    PyTorch,
    TrainingInput,
    TrainingNetwork,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)
from cdk_sagemaker_training.pipeline.installed_packages import PACKAGES_OUT_OF_REACH
from tests.support.scripts import source


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account="123456789012", region="eu-west-1"))


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return source(tmp_path, requirements__txt="lightgbm\n")


def pipeline(stack: Stack, folder: str, workspace: TrainingWorkspace | None = None, **fields: Any) -> TrainingPipeline:
    estimator = PyTorch(
        entry_point="train.py",
        source_dir=folder,
        framework_version="2.5.1",
        py_version="py311",
        instance_type="ml.c5.xlarge",
        output_path=None if workspace else "s3://models/",
        **fields,
    )
    step = TrainingStep(name="Train", estimator=estimator, inputs={"train": TrainingInput(s3_data="s3://data/train/")})
    return TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[step])


def assert_told(stack: Stack, *parts: str) -> None:
    """The pipeline has one warning about packages, with these parts in this order."""
    pattern = ".*".join(re.escape(part) for part in parts)
    Annotations.from_stack(stack).has_warning("/Stack/Pipeline", Match.string_like_regexp(pattern))


def assert_silent(stack: Stack) -> None:
    assert [] == Annotations.from_stack(stack).find_warning("*", Match.string_like_regexp("with pip"))


def given_vpc(stack: Stack, kind: str) -> ec2.IVpc:
    ids: dict[str, Any] = {f"{kind}_subnet_ids": ["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"]}
    zones = ["eu-west-1a", "eu-west-1b"]
    return ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-0123", availability_zones=zones, **ids)


def test_the_vpc_of_a_workspace_has_no_way_out(stack: Stack, folder: str):
    pipeline(stack, folder, TrainingWorkspace(stack, "Workspace"))
    assert_told(
        stack,
        f"step 'Train', /Steps/0/Arguments: its container installs {folder}/requirements.txt with pip when it starts, "
        "and its subnets have no way out to a package index (in a VPC with endpoints for AWS CodeArtifact, "
        "CA_REPOSITORY_ARN in environment names a repository there); the job then fails. Take an image that has the "
        "packages (image_uri) and leave the file out.",
    )


def test_a_repository_of_code_artifact_may_be_reached(stack: Stack, folder: str):
    arn = "arn:aws:codeartifact:eu-west-1:123456789012:repository/team/python"
    pipeline(stack, folder, TrainingWorkspace(stack, "Workspace"), environment={"CA_REPOSITORY_ARN": arn})
    assert_silent(stack)


def test_isolated_subnets_of_a_given_vpc_have_none_either(stack: Stack, folder: str):
    network = TrainingNetwork(stack, "Network", vpc=given_vpc(stack, "isolated"))
    pipeline(stack, folder, TrainingWorkspace(stack, "Workspace", network=network))
    assert_told(stack, "its subnets have no way out")


def test_private_subnets_of_a_given_vpc_have_one(stack: Stack, folder: str):
    network = TrainingNetwork(stack, "Network", vpc=given_vpc(stack, "private"))
    pipeline(stack, folder, TrainingWorkspace(stack, "Workspace", network=network))
    assert_silent(stack)


def test_subnets_of_somebody_else_are_not_known(stack: Stack, folder: str):
    placed: dict[str, Any] = {"subnets": ["subnet-0aaaaaaaaaaaaaaaa"], "security_group_ids": ["sg-0aaaaaaaaaaaaaaaa"]}
    pipeline(stack, folder, TrainingWorkspace(stack, "Workspace"), **placed)
    assert_silent(stack)


def test_isolation_cuts_off_anywhere(stack: Stack, folder: str):
    pipeline(stack, folder, enable_network_isolation=True)
    told = "EnableNetworkIsolation (enable_network_isolation) cuts it off from every package index"
    assert_told(stack, "its container installs", told)


def test_a_file_that_asks_for_nothing_leaves_the_job_isolated(stack: Stack, folder: str):
    (Path(folder) / "requirements.txt").write_text("# nothing yet\n\n--index-url https://pypi.example.com/simple\n")
    made = pipeline(stack, folder, TrainingWorkspace(stack, "Workspace"))
    document: Any = made.definition.to_dict()
    (step,) = document["Steps"]
    assert step["Arguments"]["EnableNetworkIsolation"] is True
    assert_silent(stack)


def test_outside_a_vpc_there_is_the_internet(stack: Stack, folder: str):
    pipeline(stack, folder)
    assert_silent(stack)


def test_an_image_that_has_them_already(stack: Stack, folder: str):
    made = pipeline(stack, folder, enable_network_isolation=True)
    Validations.of(made).acknowledge(Acknowledgment(id=PACKAGES_OUT_OF_REACH, reason="the image has all of them"))
    assert_silent(stack)
