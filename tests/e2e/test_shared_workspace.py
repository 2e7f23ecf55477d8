"""A platform and a team that are deployed by apps of their own: what joins them are SSM parameters."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.local import EmbeddedAws
from demo import account
from demo.cdk_cli import ROOT, CdkCli, CdkFailedError

from .in_this_process import synthesize

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(jobs="record") as running:
        yield running


@pytest.fixture(scope="module")
def platform(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> CdkCli:
    return _part(aws, tmp_path_factory.mktemp("platform"), "platform")


@pytest.fixture(scope="module")
def team(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> CdkCli:
    return _part(aws, tmp_path_factory.mktemp("team"), "team")


def _part(aws: EmbeddedAws, work: Path, part: str) -> CdkCli:
    """What deploys one of the two apps."""
    paths = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    environment = {**aws.environment(), "PYTHONPATH": paths, "CDK_VALIDATION": "false"}
    synthesize("tests/e2e/shared_app.py", work, part=part)
    return CdkCli(environment=environment, work=work, say=[].append)


@pytest.fixture(scope="module")
def refused(aws: EmbeddedAws, team: CdkCli) -> str:
    """What the CLI says where the team comes first."""
    team.bootstrap(aws.account_id, aws.region)
    with pytest.raises(CdkFailedError) as caught:
        team.deploy(synthesized=True)
    return str(caught.value)


def test_a_team_comes_after_its_platform(refused: str) -> None:
    assert "/training/platform/" in refused


@pytest.fixture(scope="module")
def deployed(platform: CdkCli, team: CdkCli, refused: str) -> dict[str, dict[str, str]]:
    return {**platform.deploy(synthesized=True), **team.deploy(synthesized=True)}


def parameters(aws: EmbeddedAws) -> dict[str, str]:
    pages = aws.client("ssm").get_paginator("get_parameters_by_path").paginate(Path="/training/platform")
    return {each["Name"].rpartition("/")[2]: each["Value"] for page in pages for each in page["Parameters"]}


def definition(aws: EmbeddedAws, name: str) -> dict[str, Any]:
    return json.loads(aws.client("sagemaker").describe_pipeline(PipelineName=name)["PipelineDefinition"])


def test_the_jobs_of_the_team_run_in_the_workspace_of_the_platform(
    aws: EmbeddedAws, deployed: dict[str, dict[str, str]]
) -> None:
    read, job = parameters(aws), definition(aws, deployed["FraudDetection"]["PipelineName"])["Steps"][0]["Arguments"]

    assert deployed["TrainingPlatform"]["VpcId"] == read["vpc-id"]
    assert [read["subnet-1-id"], read["subnet-2-id"]] == job["VpcConfig"]["Subnets"]
    groups = [read["job-security-group-id"], read["between-instances-security-group-id"]]
    assert groups == job["VpcConfig"]["SecurityGroupIds"]
    assert read["encryption-key-arn"] == job["OutputDataConfig"]["KmsKeyId"]
    bucket = deployed["TrainingPlatform"]["DataBucketName"]
    assert f"s3://{bucket}/fraud/train/" == job["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"]


def test_its_pipeline_runs_under_the_roles_that_follow(aws: EmbeddedAws, deployed: dict[str, dict[str, str]]) -> None:
    changes = list(account.run(aws.client("sagemaker"), deployed["FraudDetection"]["PipelineName"], {}))

    assert "Succeeded" == changes[-1][1]


def test_the_platform_goes_after_the_team_and_either_by_its_own_app(
    aws: EmbeddedAws, platform: CdkCli, team: CdkCli, deployed: dict[str, dict[str, str]]
) -> None:
    team.destroy(synthesized=True)
    platform.destroy(synthesized=True)

    stacks = {each["StackName"] for each in aws.client("cloudformation").describe_stacks()["Stacks"]}
    assert {"CDKToolkit"} == stacks
    assert {} == parameters(aws)
