from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from cdk_sagemaker_training.encryption import (
    TrainingKey,
    allow_log_groups,
    grant_read_objects,
    grant_volumes,
    grant_write_objects,
)
from cdk_sagemaker_training.errors import InvalidInputError

VIA_S3 = {"StringEquals": {"kms:ViaService": {"Fn::Join": ["", ["s3.eu-west-1.", {"Ref": "AWS::URLSuffix"}]]}}}
FOREIGN_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.fixture
def role(stack: Stack) -> iam.IRole:
    principal = cast("iam.IPrincipal", iam.ServicePrincipal("sagemaker.amazonaws.com"))
    return cast("iam.IRole", iam.Role(stack, "Role", assumed_by=principal))


@pytest.fixture(params=["own", "foreign"])
def key(stack: Stack, request: pytest.FixtureRequest) -> kms.IKey:
    if request.param == "own":
        return cast("kms.IKey", TrainingKey(stack, "Key"))
    return kms.Key.from_key_arn(stack, "Key", FOREIGN_ARN)


def role_statements(stack: Stack, key: kms.IKey) -> list[dict[str, Any]]:
    policies = list(Template.from_stack(stack).find_resources("AWS::IAM::Policy").values())
    statements: list[dict[str, Any]] = [
        statement for policy in policies for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]
    assert [stack.resolve(key.key_arn)] * len(statements) == [statement.pop("Resource") for statement in statements]
    return statements


def test_reading_objects_decrypts_through_s3_only(stack: Stack, key: kms.IKey, role: iam.IRole):
    assert grant_read_objects(key, role).success

    expected = [{"Action": "kms:Decrypt", "Condition": VIA_S3, "Effect": "Allow"}]
    assert expected == role_statements(stack, key)


def test_writing_objects_covers_multipart_uploads(stack: Stack, key: kms.IKey, role: iam.IRole):
    assert grant_write_objects(key, role).success

    actions = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]
    assert [{"Action": actions, "Condition": VIA_S3, "Effect": "Allow"}] == role_statements(stack, key)


def test_volumes_need_a_grant_made_by_an_aws_service(stack: Stack, key: kms.IKey, role: iam.IRole):
    assert grant_volumes(key, role).success

    condition = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    expected = [
        {"Action": "kms:CreateGrant", "Condition": condition, "Effect": "Allow"},
        {"Action": "kms:DescribeKey", "Effect": "Allow"},
    ]
    assert expected == role_statements(stack, key)


def test_the_condition_on_volume_grants_can_go(stack: Stack, key: kms.IKey, role: iam.IRole):
    grant_volumes(key, role, only_for_aws_resources=False)

    assert ["Condition" in statement for statement in role_statements(stack, key)] == [False, False]


@pytest.mark.parametrize("grant", [grant_read_objects, grant_write_objects, grant_volumes])
def test_a_role_leaves_the_key_policy_alone(
    stack: Stack, role: iam.IRole, grant: Callable[[kms.IKey, iam.IGrantable], iam.Grant]
):
    grant(cast("kms.IKey", TrainingKey(stack, "Key")), role)

    assert [*["AWS"] * 3, "Service"] == _principals(stack)


def test_a_principal_without_a_policy_is_refused(stack: Stack, key: kms.IKey):
    account = cast("iam.IGrantable", iam.AccountPrincipal("444455556666"))
    with pytest.raises(InvalidInputError) as caught:
        grant_read_objects(key, account)

    (problem,) = caught.value.problems
    assert "444455556666" in str(problem.given)
    assert "allow kms:Decrypt in the policy of the key" == problem.fix


def test_log_groups_are_allowed_once_however_often_asked(stack: Stack):
    key = cast("kms.IKey", TrainingKey(stack, "Key"))

    assert allow_log_groups(key).statement_added
    assert [*["AWS"] * 3, "Service"] == _principals(stack)


def test_the_policy_of_an_imported_key_is_its_owners(stack: Stack):
    assert not allow_log_groups(kms.Key.from_key_arn(stack, "Key", FOREIGN_ARN)).statement_added


def _principals(stack: Stack) -> list[str]:
    """The kinds of principals in the key's policy."""
    (key,) = Template.from_stack(stack).find_resources("AWS::KMS::Key").values()
    return [kind for statement in key["Properties"]["KeyPolicy"]["Statement"] for kind in statement["Principal"]]
