"""The topic that a construct was given, or one of its own."""

from __future__ import annotations

from typing import cast

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk_sagemaker_training.monitoring.alert_topic import TrainingAlertTopic


def topic_for(
    scope: Construct,
    *,
    topic: sns.ITopic | sns.Topic | None,
    encryption_key: kms.IKey | None,
    removal_policy: RemovalPolicy,
) -> sns.ITopic:
    """``topic``, or a new one below ``scope``."""
    if topic is None:
        topic = TrainingAlertTopic(scope, "Topic", encryption_key=encryption_key, removal_policy=removal_policy)
    # jsii names a parameter of Topic differently from ITopic's, so type checkers see no ITopic in a Topic.
    return cast("sns.ITopic", topic)
