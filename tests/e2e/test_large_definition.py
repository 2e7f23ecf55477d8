"""A definition of 300 KiB through the real CDK CLI: written to S3, changed, left alone, removed."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.local import EmbeddedAws
from demo.cdk_cli import ROOT, CdkCli

from .in_this_process import synthesize

pytestmark = pytest.mark.e2e

APP = "tests/e2e/large_app.py"
STACK = "LargeDefinition"


@pytest.fixture(scope="module")
def aws() -> Iterator[EmbeddedAws]:
    with EmbeddedAws(jobs="record") as running:
        yield running


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cdk")


@pytest.fixture(scope="module")
def cdk(aws: EmbeddedAws, work: Path) -> CdkCli:
    paths = os.pathsep.join([str(ROOT), *(entry for entry in sys.path if entry)])
    environment = {**aws.environment(), "PYTHONPATH": paths, "CDK_VALIDATION": "false"}
    return CdkCli(environment=environment, work=work, say=[].append, app=APP)


@pytest.fixture(scope="module")
def deployed(aws: EmbeddedAws, cdk: CdkCli) -> dict[str, str]:
    cdk.bootstrap(aws.account_id, aws.region)
    return cdk.deploy()[STACK]


def _definition(aws: EmbeddedAws, name: str) -> str:
    return aws.client("sagemaker").describe_pipeline(PipelineName=name)["PipelineDefinition"]


def _objects(aws: EmbeddedAws, bucket: str) -> dict[str, str]:
    s3 = aws.client("s3")
    keys = [found["Key"] for found in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
    return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode() for key in keys}


def _only_object(aws: EmbeddedAws, deployed: dict[str, str]) -> str:
    ((key, text),) = _objects(aws, deployed["BucketName"]).items()
    name = deployed["OnS3Name"]
    assert f"pipeline-definitions/{name}/{hashlib.sha256(text.encode()).hexdigest()}.json" == key
    assert text == _definition(aws, name)
    assert text == _definition(aws, deployed["InlineName"])
    return text


def _updated(aws: EmbeddedAws) -> Any:
    (stack,) = aws.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    return stack.get("LastUpdatedTime")


def test_the_pipeline_has_the_text_that_stands_in_the_template_of_its_twin(
    aws: EmbeddedAws, deployed: dict[str, str]
) -> None:
    text = _only_object(aws, deployed)

    assert len(text.encode()) > 300 * 1024
    train = json.loads(text)["Steps"][44]["Arguments"]
    assert f"s3://{deployed['BucketName']}/models/44/" == train["OutputDataConfig"]["S3OutputPath"]
    assert f"{aws.account_id}.dkr.ecr.us-east-1." in train["AlgorithmSpecification"]["TrainingImage"]
    assert 'a "quoted" note — ünd more' == train["Environment"]["NOTE"]


def test_a_second_deploy_changes_nothing(aws: EmbeddedAws, cdk: CdkCli, deployed: dict[str, str]) -> None:
    before, text = _updated(aws), _only_object(aws, deployed)

    cdk.diff()
    cdk.deploy(synthesized=True)

    assert before == _updated(aws)
    assert text == _only_object(aws, deployed)


def test_another_literal_and_another_resource_are_other_objects(
    aws: EmbeddedAws, cdk: CdkCli, work: Path, deployed: dict[str, str]
) -> None:
    first = json.loads(_only_object(aws, deployed))["Steps"][0]["Arguments"]

    synthesize(APP, work, note="changed")
    cdk.deploy(synthesized=True)
    second = json.loads(_only_object(aws, deployed))["Steps"][0]["Arguments"]
    synthesize(APP, work, note="changed", key="Second")
    cdk.deploy(synthesized=True)
    third = json.loads(_only_object(aws, deployed))["Steps"][0]["Arguments"]

    assert "changed" == second["Environment"]["NOTE"]
    assert first["ResourceConfig"] == second["ResourceConfig"]
    assert second["Environment"] == third["Environment"]
    assert second["ResourceConfig"]["VolumeKmsKeyId"] != third["ResourceConfig"]["VolumeKmsKeyId"]


def test_destroy_removes_the_object_and_so_the_bucket(aws: EmbeddedAws, cdk: CdkCli, deployed: dict[str, str]) -> None:
    cdk.destroy(synthesized=True)

    buckets = {found["Name"] for found in aws.client("s3").list_buckets()["Buckets"]}
    assert deployed["BucketName"] not in buckets
    assert [] == aws.client("sagemaker").list_pipelines()["PipelineSummaries"]
    assert [] == aws.client("lambda").list_functions()["Functions"]
