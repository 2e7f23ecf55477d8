from __future__ import annotations

import pytest
from aws_cdk import App, Duration, RemovalPolicy, Stack
from aws_cdk.assertions import Match, Template

from cdk_sagemaker_training.encryption import TrainingKey
from cdk_sagemaker_training.errors import InvalidInputError
from tests.support.removal import destructible_stack


def test_it_rotates_and_is_retained_without_an_alias(stack: Stack):
    TrainingKey(stack, "Key")

    template = Template.from_stack(stack)
    template.has_resource(
        "AWS::KMS::Key",
        {
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {"EnableKeyRotation": True, "Description": "Training data, volumes and logs"},
        },
    )
    template.resource_count_is("AWS::KMS::Alias", 0)


def test_what_the_author_asks_for():
    stack = destructible_stack()
    TrainingKey(
        stack,
        "Key",
        alias="training",
        description="Churn",
        pending_window=Duration.days(7),
        removal_policy=RemovalPolicy.DESTROY,
    )

    template = Template.from_stack(stack)
    template.has_resource(
        "AWS::KMS::Key",
        {"DeletionPolicy": "Delete", "Properties": {"PendingWindowInDays": 7, "Description": "Churn"}},
    )
    template.has_resource_properties("AWS::KMS::Alias", {"AliasName": "alias/training"})


def test_cloudwatch_logs_may_use_it_for_log_groups_of_this_account_only():
    stack = Stack(App(), "Stack")
    TrainingKey(stack, "Key")

    Template.from_stack(stack).has_resource_properties(
        "AWS::KMS::Key",
        {
            "KeyPolicy": {
                "Statement": [
                    *[Match.any_value()] * 3,  # what the account may, see test_key_policy
                    {
                        "Action": [
                            "kms:Encrypt*",
                            "kms:Decrypt*",
                            "kms:ReEncrypt*",
                            "kms:GenerateDataKey*",
                            "kms:Describe*",
                        ],
                        "Condition": {
                            "ArnLike": {
                                "kms:EncryptionContext:aws:logs:arn": {
                                    "Fn::Join": [
                                        "",
                                        [
                                            "arn:",
                                            {"Ref": "AWS::Partition"},
                                            ":logs:",
                                            {"Ref": "AWS::Region"},
                                            ":",
                                            {"Ref": "AWS::AccountId"},
                                            ":log-group:*",
                                        ],
                                    ]
                                }
                            }
                        },
                        "Effect": "Allow",
                        "Principal": {
                            "Service": {
                                "Fn::Join": ["", ["logs.", {"Ref": "AWS::Region"}, ".", {"Ref": "AWS::URLSuffix"}]]
                            }
                        },
                        "Resource": "*",
                    },
                ]
            }
        },
    )


@pytest.mark.parametrize("window", [Duration.days(6), Duration.days(31), Duration.hours(180)])
def test_the_waiting_time_is_7_to_30_whole_days(stack: Stack, window: Duration):
    with pytest.raises(InvalidInputError, match=r"pending_window: got .*; allowed: 7 to 30 whole days"):
        TrainingKey(stack, "Key", pending_window=window)
