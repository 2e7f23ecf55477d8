"""Where the starts go that AWS has refused for good."""

from __future__ import annotations

from typing import Final, cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

_ID: Final = "MissedStarts"
_RETENTION: Final = Duration.days(14)  # the most that SQS keeps
_RECEIVES: Final = 10


class MissedStarts(Construct):
    """A queue with a message for each start that could not be made: its request, and why it was refused.

    Encrypted by SQS, over TLS only, kept for 14 days. Whoever consumes it, to start again or to tell somebody, may fail
    on a message ten times; then it goes to ``unreadable_queue``. A metric to be told by:
    ``queue.metric_approximate_number_of_messages_visible()``.
    """

    queue: sqs.IQueue
    unreadable_queue: sqs.IQueue

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.unreadable_queue = cast("sqs.IQueue", self._queue("Unreadable", None))
        dead_letters = sqs.DeadLetterQueue(queue=self.unreadable_queue, max_receive_count=_RECEIVES)
        self.queue = cast("sqs.IQueue", self._queue("Resource", dead_letters))

    @classmethod
    def of(cls, pipeline: Construct, user: Construct) -> sqs.IQueue:
        """The one queue of a pipeline; of ``user`` where that is in another stack, which the queue's policy names."""
        scope = pipeline if Stack.of(pipeline).node.path == Stack.of(user).node.path else user
        found = cast("MissedStarts | None", scope.node.try_find_child(_ID))
        return (cls(scope, _ID) if found is None else found).queue

    def _queue(self, construct_id: str, dead_letters: sqs.DeadLetterQueue | None) -> sqs.Queue:
        return sqs.Queue(
            self,
            construct_id,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=_RETENTION,
            dead_letter_queue=dead_letters,
        )


def let_rule_send(queue: sqs.IQueue, rule_arn: str) -> None:
    """Let an EventBridge rule put what it could not deliver into a queue."""
    queue.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[cast("iam.IPrincipal", iam.ServicePrincipal("events.amazonaws.com"))],
            actions=["sqs:SendMessage"],
            resources=[queue.queue_arn],
            conditions={"ArnEquals": {"aws:SourceArn": rule_arn}},
        )
    )
