"""A topic that is encrypted and that those can publish to who have to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import pytest
from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_kms as kms

from cdk_sagemaker_training import InvalidInputError, TrainingAlertTopic, TrainingMonitoring, TrainingPipeline

ALARMS = {
    "StringEquals": {"aws:SourceAccount": "<AWS::AccountId>"},
    "ArnLike": {"aws:SourceArn": "arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:*"},
}
Find = Callable[[str, str], Mapping[str, Any]]


def allowed(policy: Mapping[str, Any], service: str) -> list[tuple[Any, Any]]:
    return [
        (statement["Action"], statement.get("Condition"))
        for statement in policy["Statement"]
        if isinstance(statement["Principal"], dict) and statement["Principal"].get("Service") == service
    ]


def test_alarms_of_this_account_publish(stack: Stack, found: Find):
    TrainingAlertTopic(stack, "Topic", display_name="Training")

    topic, policy = found("AWS::SNS::Topic", "Topic"), found("AWS::SNS::TopicPolicy", "Topic")["PolicyDocument"]
    key = found("AWS::KMS::Key", "Topic")["KeyPolicy"]
    assert ("Training", True) == (topic["DisplayName"], topic["KmsMasterKeyId"].startswith("<TopicKey"))
    assert [("sns:Publish", ALARMS)] == allowed(policy, "cloudwatch.amazonaws.com")
    assert [(["kms:Decrypt", "kms:GenerateDataKey*"], ALARMS)] == allowed(key, "cloudwatch.amazonaws.com")
    (plain,) = [one for one in policy["Statement"] if one["Effect"] == "Deny"]
    assert {"Bool": {"aws:SecureTransport": "false"}} == plain["Condition"]


def test_rules_publish_without_a_condition_which_would_lose_messages(
    stack: Stack, pipeline: TrainingPipeline, found: Find
):
    topic = TrainingAlertTopic(stack, "Topic")

    TrainingMonitoring(stack, "Monitoring", pipeline=pipeline, topic=topic)

    policy = found("AWS::SNS::TopicPolicy", "Topic")["PolicyDocument"]
    key = found("AWS::KMS::Key", "Topic")["KeyPolicy"]
    assert [("sns:Publish", None)] == allowed(policy, "events.amazonaws.com")
    assert [(["kms:Decrypt", "kms:GenerateDataKey*"], None)] == allowed(key, "events.amazonaws.com")


def test_a_key_from_outside_is_used(stack: Stack, found: Find):
    key = kms.Key.from_key_arn(stack, "Key", "arn:aws:kms:eu-west-1:123456789012:key/mine")

    topic = TrainingAlertTopic(stack, "Topic", encryption_key=key)

    assert key is topic.encryption_key
    assert "arn:aws:kms:eu-west-1:123456789012:key/mine" == found("AWS::SNS::Topic", "Topic")["KmsMasterKeyId"]


def test_a_key_of_the_app_lets_alarms_use_it(stack: Stack, found: Find):
    TrainingAlertTopic(stack, "Topic", encryption_key=cast("kms.IKey", kms.Key(stack, "Mine")))
    assert [(["kms:Decrypt", "kms:GenerateDataKey*"], ALARMS)] == allowed(
        found("AWS::KMS::Key", "Mine")["KeyPolicy"], "cloudwatch.amazonaws.com"
    )


def test_destroying_takes_the_context(stack: Stack):
    with pytest.raises(InvalidInputError, match=r"TrainingAlertTopic 'Topic': 1 problem\n.*removal_policy"):
        TrainingAlertTopic(stack, "Topic", removal_policy=RemovalPolicy.DESTROY)
