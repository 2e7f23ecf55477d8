from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack

from cdk_sagemaker_training.encryption import TrainingKey
from cdk_sagemaker_training.encryption.key_policy import ADMINISTRATION, CRYPTOGRAPHY
from tests.support.templates import as_list, deployed, resources

pytest.importorskip("ministack")
from tests.support.iam import EVERYTHING, decision

ACCOUNT, OTHER = "123456789012", "210987654321"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"
VIA_S3 = {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}
BY_SERVICE = {"kms:GrantIsForAWSResource": "true"}
NO_CONTEXT: dict[str, str] = {}


def policy(**fields: Any) -> dict[str, Any]:
    stack = Stack(App(), "Stack", env=Environment(account=ACCOUNT, region="eu-west-1"))
    TrainingKey(stack, "Key", **fields)
    (key,) = resources(stack, "AWS::KMS::Key")
    text = deployed(key["KeyPolicy"])
    for statement in text["Statement"]:
        for kind, principal in statement["Principal"].items():
            named = principal.replace("<AWS::Partition>", "aws").replace("<AWS::URLSuffix>", "amazonaws.com")
            statement["Principal"][kind] = named
        for condition in statement.get("Condition", {}).values():
            for name, value in condition.items():
                condition[name] = value.replace("<AWS::Partition>", "aws").replace("<AWS::URLSuffix>", "amazonaws.com")
    return text


def asked(action: str, context: dict[str, str], *, account: str = ACCOUNT, **fields: Any) -> str:
    """What a role gets that IAM allows everything."""
    return decision(
        action,
        KEY,
        role=f"arn:aws:iam::{account}:role/Any",
        statements=EVERYTHING,
        resource_policy=policy(**fields),
        owner=ACCOUNT,
        context=context,
    )


@pytest.mark.parametrize("action", ["Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"])
def test_use_is_through_a_service_of_the_region(action: str):
    elsewhere = {"kms:ViaService": "s3.us-east-1.amazonaws.com"}
    given = [VIA_S3, {"kms:ViaService": "sagemaker.eu-west-1.amazonaws.com"}, elsewhere, NO_CONTEXT]
    assert ["Allow", "Allow", "ImplicitDeny", "ImplicitDeny"] == [asked(f"kms:{action}", each) for each in given]


@pytest.mark.parametrize(
    ("expected", "context", "only"),
    [
        ("Allow", BY_SERVICE, True),
        ("ImplicitDeny", {"kms:GrantIsForAWSResource": "false"}, True),
        ("ImplicitDeny", VIA_S3, True),
        ("Allow", NO_CONTEXT, False),
    ],
)
def test_grants_are_for_resources_of_services(expected: str, context: dict[str, str], only: bool):
    assert expected == asked("kms:CreateGrant", context, grants_only_for_aws_resources=only)


@pytest.mark.parametrize(
    "action", ["DescribeKey", "PutKeyPolicy", "GetKeyPolicy", "ScheduleKeyDeletion", "RevokeGrant", "DisableKey"]
)
def test_nobody_is_locked_out(action: str):
    assert "Allow" == asked(f"kms:{action}", NO_CONTEXT)


@pytest.mark.parametrize("action", ["Decrypt", "DescribeKey", "PutKeyPolicy", "CreateGrant"])
def test_no_other_account(action: str):
    assert "ImplicitDeny" == asked(f"kms:{action}", {**VIA_S3, **BY_SERVICE}, account=OTHER)


def test_iam_has_to_allow_it_too():
    role = f"arn:aws:iam::{ACCOUNT}:role/Any"
    found = decision(
        "kms:Decrypt", KEY, role=role, statements=[], resource_policy=policy(), owner=ACCOUNT, context=VIA_S3
    )
    assert "ImplicitDeny" == found


def test_no_principal_and_no_action_is_a_wildcard():
    statements = policy()["Statement"]
    assert [f"arn:aws:iam::{ACCOUNT}:root"] * 3 == [each["Principal"].get("AWS") for each in statements[:3]]
    assert [{"Service": "logs.eu-west-1.amazonaws.com"}] == [each["Principal"] for each in statements[3:]]
    assert not {"*", "kms:*", "kms:Create*"} & {a for each in statements for a in as_list(each["Action"])}


def test_administration_is_no_way_to_use_it():
    assert not {action.rstrip("*") for action in CRYPTOGRAPHY} & {action.rstrip("*") for action in ADMINISTRATION}
    assert [] == [action for action in ADMINISTRATION if "Create" in action and action != "kms:CreateAlias"]
