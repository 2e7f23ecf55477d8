"""Where the starts go that AWS has refused for good."""

from __future__ import annotations

from typing import Final, cast

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs
from constructs import Construct

_ID: Final = "MissedStarts"
_RETENTION: Final = Duration.days(14)  # the most that SQS keeps
_RECEIVES: Final = 10
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


def let_role_send(queue: sqs.IQueue, role: iam.IRole) -> None:
    """Let a role put what it could not start into a queue, and use the key of that."""
    queue.grant(role, "sqs:SendMessage")
    if queue.encryption_master_key is not None:
        queue.encryption_master_key.grant(role, *_USE_KEY)
