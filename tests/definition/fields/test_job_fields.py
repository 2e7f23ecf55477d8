"""Checks that the fields of several jobs share."""

from __future__ import annotations

import pytest

from cdk_sagemaker_training.definition.expressions.parameters import ParameterString
from cdk_sagemaker_training.definition.fields.job_fields import KMS_KEY, SECURITY_GROUP_IDS, SUBNETS

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.mark.parametrize(
    "key",
    [
        KEY,
        "1234abcd-12ab-34cd-56ef-1234567890ab",
        "alias/models",
        "",
        KEY.replace("key/1234abcd", "alias/a/b"),
        KEY.replace("aws", "aws-us-gov").replace("eu-west-1", "us-gov-west-1"),
        "arn:${Token[AWS.Partition.3]}:kms:eu-west-1",
        ParameterString(name="Key"),
    ],
)
def test_what_may_be_a_key(key: object):
    assert [] == list(KMS_KEY("volume_kms_key", key))


@pytest.mark.parametrize(
    "key",
    [
        "arn:aws:kms:key/1234abcd",
        KEY.replace(":123456789012", ""),
        KEY.replace("123456789012", "1234"),
        KEY.replace("key/", ""),
        KEY.replace("kms", "s3"),
        f"{KEY}:",
    ],
)
def test_what_begins_as_an_arn_is_the_whole_arn_of_a_key(key: str):
    (problem,) = KMS_KEY("volume_kms_key", key)
    assert ("volume_kms_key", key, True) == (problem.where, problem.given, "the whole ARN of a key" in problem.allowed)


def test_other_letters():
    (problem,) = KMS_KEY("volume_kms_key", "not a key")
    assert "[a-zA-Z0-9:/_-]*" in problem.allowed


def test_subnets_and_security_groups_are_not_taken_for_each_other():
    (problem,) = SUBNETS("subnets", ["subnet-1", "sg-1"])
    assert ("subnets[1]", "sg-1", "the id of a subnet, for example subnet-0123456789abcdef0") == (
        problem.where,
        problem.given,
        problem.allowed,
    )
    (problem,) = SECURITY_GROUP_IDS("security_group_ids", ["subnet-1"])
    assert "the id of a security group, for example sg-0123456789abcdef0" == problem.allowed


@pytest.mark.parametrize(
    "ids", [["subnet-1"], ["${Token[TOKEN.1]}"], ["#{Token[TOKEN.1]}"], ["sg-${Token[TOKEN.1]}"], ["other"]]
)
def test_ids_that_may_be_subnets(ids: list[str]):
    assert [] == list(SUBNETS("subnets", ids))
