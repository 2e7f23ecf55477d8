"""Policies that IAM refuses for their length are told at synth, and no others."""

from __future__ import annotations

import json

import pytest
from aws_cdk import Stack

from cdk_sagemaker_training import (
    InvalidInputError,
    ParameterString,
    TrainingGuardrailPolicy,
    TrainingGuardrails,
    TrainingInput,
    TrainingPipeline,
)
from cdk_sagemaker_training.permissions.permission import Permission
from cdk_sagemaker_training.permissions.policy_size import size_problems
from tests.support.mistakes import mistakes
from tests.support.steps import train

MONTHS = [f"s3://sales-of-our-stores/{year}-{month:02}/" for year in range(2005, 2027) for month in range(1, 13)]


def monthly(stack: Stack, allowed: list[str]) -> TrainingPipeline:
    month = ParameterString(name="Month", default_value=MONTHS[0])
    step = train(inputs={"train": TrainingInput(s3_data=month)})
    return TrainingPipeline(stack, "P", steps=[step], allowed_values={"Month": allowed})


def test_a_role_that_iam_refuses_for_its_length_fails(stack: Stack):
    with pytest.raises(InvalidInputError, match="role 'Stack/P/JobRoles/") as caught:
        monthly(stack, MONTHS)
    (problem,) = caught.value.problems
    assert ("policy", "at most 10,240 characters, IAM's quota") == (problem.where, problem.allowed)
    assert "s3:GetObject, asked for by step 'Train', /Steps/0/Arguments/InputDataConfig/0/" in str(problem.given)


def test_the_folder_above_does(stack: Stack):
    monthly(stack, ["s3://sales-of-our-stores/"])


def test_a_guardrail_policy_that_iam_refuses_fails(stack: Stack):
    keys = [f"arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890{n}" for n in range(10, 40)]
    found = mistakes(lambda: TrainingGuardrailPolicy(stack, "G", guardrails=TrainingGuardrails(volume_kms_keys=keys)))
    assert ["at most 6,144 characters, IAM's quota"] == [allowed for _, _, allowed in found]


def size_of(actions: str | list[str], resource: str) -> int:
    statement = {"Action": actions, "Effect": "Allow", "Resource": resource}
    return len(json.dumps({"Statement": [statement], "Version": "2012-10-17"}, separators=(",", ":")))


@pytest.mark.parametrize(
    ("resource", "shortest"),
    [
        ("arn:aws:s3:::bucket/key", "arn:aws:s3:::bucket/key"),
        ("arn:${Token[AWS.Partition.3]}:s3:::${Token[TOKEN.12]}/x/*", "arn:aws:s3:::xxx/x/*"),
        ("a b", "ab"),
    ],
)
def test_tokens_count_as_the_shortest_that_they_can_be(resource: str, shortest: str):
    size = size_of("s3:GetObject", shortest)
    stated = [Permission(actions=["s3:GetObject"], resources=[resource])]
    assert [] == list(size_problems(stated, most=size, fix=""))
    assert 1 == len([*size_problems(stated, most=size - 1, fix="")])


def test_statements_about_the_same_count_as_one():
    """CDK merges them under its flag ``minimizePolicies``."""
    resources = ["arn:aws:s3:::b/*"]
    apart = [Permission(actions=[action], resources=resources) for action in ("s3:GetObject", "s3:PutObject")]
    size = size_of(["s3:GetObject", "s3:PutObject"], resources[0])
    assert [] == list(size_problems(apart, most=size, fix=""))
