"""A topic that EventBridge and CloudWatch alarms can publish to although it is encrypted."""

from __future__ import annotations

from typing import Final, cast

from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from constructs import Construct, IConstruct

from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.encryption import TrainingKey
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.removal import removal_problems

KEY_ACTIONS: Final = ("kms:Decrypt", "kms:GenerateDataKey*")
"""What a service needs that publishes to an encrypted topic (SNS developer guide, ``sns-key-management``)."""


class TrainingAlertTopic(sns.Topic):
    """An encrypted topic for what happens to training pipelines; publishing takes TLS.

    Alarms of this account and region may publish, by its policy and that of its key. Rules may as soon as they have it
    as their target (``aws_events_targets.SnsTopic``), without a condition: "You can't use Condition blocks in Amazon
    SNS topic policies for EventBridge" (EventBridge user guide, ``eb-use-resource-based``), and the SNS developer guide
    (``sns-key-management``) says the same of ``aws:SourceAccount`` and ``aws:SourceArn`` in the policy of the key of an
    encrypted topic. With them messages are lost without an error.

    Whoever subscribes must be able to decrypt: a queue with a key of its own needs that key's policy to let
    ``sns.amazonaws.com`` use it. E-mail needs nothing.

    :param encryption_key: A customer-managed key. The policy of an imported one has to let ``events.amazonaws.com``
        and ``cloudwatch.amazonaws.com`` do ``kms:Decrypt`` and ``kms:GenerateDataKey*``. Default: a new
        ``TrainingKey``.
    :param display_name: What stands before an SMS and as the sender of an e-mail. Default: none.
    :param removal_policy: Of the key made here. Default: ``RETAIN``. ``DESTROY`` also takes
        ``cdk-sagemaker-training:allow-destroy`` in the context.
    :raises InvalidInputError: nothing may be destroyed.
    """

    encryption_key: kms.IKey

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        encryption_key: kms.IKey | None = None,
        display_name: str | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        if problems := [*kind_problems(locals()), *removal_problems(scope, removal_policy)]:
            raise InvalidInputError(f"TrainingAlertTopic {construct_id!r}", problems)
        key = encryption_key or cast(
            "kms.IKey",
            TrainingKey(
                scope,
                f"{construct_id}Key",
                description="Alerts about training pipelines",
                removal_policy=removal_policy,
            ),
        )
        super().__init__(scope, construct_id, master_key=key, display_name=display_name, enforce_ssl=True)
        self.encryption_key = key
        allow_alarms(key)
        self.add_to_resource_policy(
            iam.PolicyStatement(
                sid="PublishAlarms",
                actions=["sns:Publish"],
                resources=[self.topic_arn],
                principals=[_alarms()],
                conditions=_own_alarms(self),
            )
        )


def allow_alarms(key: kms.IKey) -> iam.AddToResourcePolicyResult:
    """Let alarms of this account and region use ``key`` for encrypted topics.

    ``statement_added`` is False for a key that is imported: its owner has to add the statement.
    """
    return key.add_to_resource_policy(
        iam.PolicyStatement(
            sid="AlarmsToEncryptedTopics",
            actions=list(KEY_ACTIONS),
            resources=["*"],  # in a key policy "*" is the key itself
            principals=[_alarms()],
            conditions=_own_alarms(key),
        )
    )


def _own_alarms(scope: IConstruct) -> dict[str, dict[str, str]]:
    stack = Stack.of(scope)
    alarms = stack.format_arn(
        service="cloudwatch", resource="alarm", resource_name="*", arn_format=ArnFormat.COLON_RESOURCE_NAME
    )
    return {"StringEquals": {"aws:SourceAccount": stack.account}, "ArnLike": {"aws:SourceArn": alarms}}


def _alarms() -> iam.IPrincipal:
    return cast("iam.IPrincipal", iam.ServicePrincipal("cloudwatch.amazonaws.com"))
