"""Where the starts go that AWS has refused for good."""

from __future__ import annotations

from typing import Any, Final, cast

import jsii
from aws_cdk import Duration, IStableAnyProducer, Lazy, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk_sagemaker_training.asked_once import arn_of, once
from cdk_sagemaker_training.catalog.policy_limits import MAX_QUEUE_POLICY_BYTES

_ID: Final = "MissedStarts"
_RETENTION: Final = Duration.days(14)  # the most that SQS keeps
_RECEIVES: Final = 10
_NAMED_RULES: Final = MAX_QUEUE_POLICY_BYTES // 200
"""An ARN of a rule has fewer characters than that by names of CloudFormation's; the rest is for other statements."""
_USE_KEY: Final = ("kms:Decrypt", "kms:GenerateDataKey")
"""What a sender needs of a queue's key: SQS developer guide, sqs-key-management, "Configure AWS KMS permissions"."""


class MissedStarts(Construct):
    """A queue with a message for each start that could not be made: its request, and why it was refused.

    Over TLS only, kept for 14 days. Whoever consumes it, to start again or to tell somebody, may fail on a message ten
    times; then it goes to ``unreadable_queue``. A metric to be told by:
    ``queue.metric_approximate_number_of_messages_visible()``.

    :param encryption_key: Of both queues; its policy has to let ``events.amazonaws.com`` use it, which is added to a
        key of this app. Default: a new key, which is deleted with the queues. Keys are billed by the month.
    """

    queue: sqs.IQueue
    unreadable_queue: sqs.IQueue
    encryption_key: kms.IKey

    def __init__(self, scope: Construct, construct_id: str, *, encryption_key: kms.IKey | None = None) -> None:
        super().__init__(scope, construct_id)
        self.encryption_key = encryption_key or cast("kms.IKey", self._key())
        in_account = {"StringEquals": {"aws:SourceAccount": Stack.of(self).account}}
        rules = cast("iam.IPrincipal", iam.ServicePrincipal("events.amazonaws.com"))
        self.encryption_key.add_to_resource_policy(
            iam.PolicyStatement(principals=[rules], actions=[*_USE_KEY], resources=["*"], conditions=in_account)
        )
        self.unreadable_queue = cast("sqs.IQueue", self._queue("Unreadable", None))
        dead_letters = sqs.DeadLetterQueue(queue=self.unreadable_queue, max_receive_count=_RECEIVES)
        self.queue = cast("sqs.IQueue", self._queue("Resource", dead_letters))

    @classmethod
    def of(cls, user: Construct) -> sqs.IQueue:
        """The one queue of a stack, for all starts in it that name no other."""
        stack = Stack.of(user)
        found = cast("MissedStarts | None", stack.node.try_find_child(_ID))
        return (cls(stack, _ID) if found is None else found).queue

    def _key(self) -> kms.Key:
        description = "Starts of pipelines that were refused"
        return kms.Key(
            self, "Key", enable_key_rotation=True, description=description, removal_policy=RemovalPolicy.DESTROY
        )

    def _queue(self, construct_id: str, dead_letters: sqs.DeadLetterQueue | None) -> sqs.Queue:
        return sqs.Queue(
            self,
            construct_id,
            encryption_master_key=self.encryption_key,
            enforce_ssl=True,
            retention_period=_RETENTION,
            dead_letter_queue=dead_letters,
        )


def let_rule_send(queue: sqs.IQueue, rule_arn: str) -> None:
    """Let an EventBridge rule put what it could not deliver into a queue."""
    once(queue, "rules that send", lambda: _SendingRules(queue)).add(rule_arn)


@jsii.implements(IStableAnyProducer)
class _SendingRules:
    """The rules in one statement of the queue's policy: SQS takes 20 statements, and a stack may have more rules."""

    def __init__(self, queue: sqs.IQueue) -> None:
        self._queue, self._rules = queue, list[str]()
        rules: Any = Lazy.any(cast("IStableAnyProducer", self))
        queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[cast("iam.IPrincipal", iam.ServicePrincipal("events.amazonaws.com"))],
                actions=["sqs:SendMessage"],
                resources=[queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": rules}},
            )
        )

    def add(self, rule_arn: str) -> None:
        if rule_arn not in self._rules:
            self._rules.append(rule_arn)

    def produce(self) -> object:
        """By name as long as the policy can be no longer than SQS takes; then the rules of the account and region."""
        if len(self._rules) > _NAMED_RULES:
            return arn_of(self._queue, "events", "rule/*")
        return self._rules if len(self._rules) > 1 else self._rules[0]


def let_role_send(queue: sqs.IQueue, role: iam.IRole) -> None:
    """Let a role put what it could not start into a queue, and use the key of that."""
    queue.grant(role, "sqs:SendMessage")
    if queue.encryption_master_key is not None:
        queue.encryption_master_key.grant(role, *_USE_KEY)
