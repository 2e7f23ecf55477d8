"""Keys that are named by an alias: IAM matches a key by its own ARN (KMS developer guide, alias-authorization)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_cdk import App, Aws, Environment, Stack
from aws_cdk.assertions import Template

from cdk_sagemaker_training import TrainingGuardrails, TrainingPipeline
from tests.support.mistakes import mistakes
from tests.support.steps import train
from tests.support.templates import deployed, statements_of

OURS, THEIRS = "123456789012", "210987654321"
KEY = f"arn:aws:kms:eu-west-1:{OURS}:key/1"
ALIAS = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/training"}}


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account=OURS, region="eu-west-1"))


def on_keys(stack: Stack) -> dict[str, Any]:
    """By first action, the resource and the conditions of the statements on keys."""
    found = [each for each in statements_of(stack, "JobRole") if str(each["Action"]).lstrip("['").startswith("kms:")]
    return {str(each["Action"]): (each["Resource"], each.get("Condition")) for each in found}


@pytest.mark.parametrize(
    ("expected", "key"),
    [
        (f"arn:<AWS::Partition>:kms:eu-west-1:{OURS}:key/*", "alias/training"),
        (f"arn:aws:kms:eu-west-1:{OURS}:key/*", f"arn:aws:kms:eu-west-1:{OURS}:alias/training"),
        (
            f"arn:<AWS::Partition>:kms:eu-west-1:{OURS}:key/*",
            f"arn:{Aws.PARTITION}:kms:eu-west-1:{OURS}:alias/training",
        ),
    ],
    ids=["name", "ARN", "ARN with a token"],
)
def test_statements_are_about_the_key_that_has_the_alias(stack: Stack, expected: str, key: str):
    TrainingPipeline(stack, "P", steps=[train(output_kms_key=key, volume_kms_key=key)])
    via = {"StringEquals": {"kms:ViaService": "s3.eu-west-1.<AWS::URLSuffix>"}}
    assert {
        "['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']": (expected, {**via, **ALIAS}),
        "kms:CreateGrant": (expected, {"Bool": {"kms:GrantIsForAWSResource": "true"}, **ALIAS}),
        "kms:DescribeKey": (expected, ALIAS),
    } == on_keys(stack)


@pytest.mark.parametrize(("expected", "key"), [(True, KEY), (False, "alias/training")])
def test_no_bound_is_derived_from_an_alias(stack: Stack, expected: bool, key: str):
    TrainingPipeline(stack, "P", steps=[train(output_kms_key=key, volume_kms_key=key)])
    bounds = json.dumps([each for each in statements_of(stack, "PRole") if each["Effect"] == "Deny"])
    assert [expected, expected] == [f"sagemaker:{name}KmsKeyArn" in bounds for name in ("Output", "Volume")]


@pytest.mark.parametrize(
    "key", ["alias/training", f"arn:{Aws.PARTITION}:kms:eu-west-1:{OURS}:alias/training"], ids=["name", "ARN"]
)
def test_no_bound_can_be_an_alias(key: str):
    found = mistakes(lambda: TrainingGuardrails(output_kms_keys=[KEY, key], volume_kms_keys=[key]))
    allowed = "the ARN of a key, not of an alias"
    assert [("volume_kms_keys[0]", key, allowed), ("output_kms_keys[1]", key, allowed)] == found


def test_the_key_of_another_account_has_its_policy_without_the_alias(stack: Stack):
    alias = f"arn:aws:kms:eu-west-1:{THEIRS}:alias/training"
    pipeline = TrainingPipeline(stack, "P", steps=[train(output_kms_key=alias)])
    (policy,) = pipeline.cross_account_policies()
    assert ("key", alias, THEIRS) == (policy.kind, policy.name, policy.account)
    (output,) = Template.from_stack(stack).find_outputs("*").values()
    (statement,) = json.loads(deployed(output["Value"]))["Statement"]
    assert ("*", ["StringEquals"]) == (statement["Resource"], list(statement["Condition"]))


def test_an_output_key_of_another_account_is_an_output_whoever_makes_the_role(stack: Stack):
    key = f"arn:aws:kms:eu-west-1:{THEIRS}:key/1234abcd"
    TrainingPipeline(stack, "P", steps=[train(output_kms_key=key)])
    (output,) = Template.from_stack(stack).find_outputs("*").values()
    assert f"For the policy of key {key} in account {THEIRS}" == output["Description"]
    (statement,) = json.loads(deployed(output["Value"]))["Statement"]
    assert ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"] == statement["Action"]
    assert statement["Principal"]["AWS"].startswith("<PJobRolesTrain")
