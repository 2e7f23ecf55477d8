"""Keys and buckets that a workspace cannot do with, or not well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training import TrainingBuckets, TrainingWorkspace, grant_read_objects
from cdk_sagemaker_training.workspace.arguments import DATA_ELSEWHERE
from tests.support.mistakes import wrong_fields
from tests.support.templates import warnings


@pytest.fixture
def here() -> Stack:
    return Stack(App(), "Stack", env=Environment(account="123456789012", region="eu-west-1"))


def by_name(stack: Stack, name: str = "alias/training") -> kms.IKey:
    return cast("kms.IKey", kms.Alias.from_alias_name(stack, "Alias", name))


def made(stack: Stack) -> kms.IKey:
    target = cast("kms.IKey", kms.Key(stack, "Key"))
    return cast("kms.IKey", kms.Alias(stack, "Alias", alias_name="alias/training", target_key=target))


def by_arn(stack: Stack) -> kms.IKey:
    return kms.Key.from_key_arn(stack, "Alias", "arn:aws:kms:eu-west-1:123456789012:alias/training")


def bucket(stack: Stack, **attributes: Any) -> s3.IBucket:
    return s3.Bucket.from_bucket_attributes(stack, "Lake", bucket_name="our-lake", **attributes)


@pytest.mark.parametrize("alias", [by_name, made, by_arn])
def test_an_alias_is_no_key(here: Stack, alias: Callable[[Stack], kms.IKey]):
    key = alias(here)
    both = ["encryption_key", "volume_encryption_key"]
    assert both == wrong_fields(lambda: TrainingWorkspace(here, "A", encryption_key=key, volume_encryption_key=key))
    expected = ["encryption_key", "artifacts_encryption_key", "encryption_key of data_bucket"]
    lake = bucket(here, encryption_key=key)
    assert expected == wrong_fields(
        lambda: TrainingBuckets(here, "B", encryption_key=key, artifacts_encryption_key=key, data_bucket=lake)
    )
    role: Any = iam.Role(here, "Role", assumed_by=cast("iam.IPrincipal", iam.AccountRootPrincipal()))
    assert ["key"] == wrong_fields(lambda: grant_read_objects(key, role))


def test_a_bucket_with_the_key_of_aws_stays_allowed(here: Stack):
    lake = bucket(here, encryption_key=by_name(here, "alias/aws/s3"))
    workspace = TrainingWorkspace(here, "W", data_bucket=lake)
    assert "our-lake" == workspace.data_bucket.bucket_name


@pytest.mark.parametrize(
    ("expected", "region", "there"),
    [
        (True, "eu-west-1", {"region": "us-east-1"}),
        (False, "eu-west-1", {"region": "eu-west-1"}),
        (False, "eu-west-1", {}),
        (False, None, {"region": "us-east-1"}),
    ],
)
def test_data_of_another_region_is_a_warning(expected: bool, region: str | None, there: dict[str, str]):
    stack = Stack(App(), "Stack", env=Environment(account="123456789012", region=region))
    TrainingWorkspace(stack, "W", data_bucket=bucket(stack, **there))
    told = warnings(stack)
    assert [expected] == list({DATA_ELSEWHERE in str(told)})
    assert expected == ("Stack/Lake is in us-east-1: input of training jobs has to be in eu-west-1" in str(told))
