"""What becomes of a start that AWS refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TypedDict

from aws_cdk import Duration

from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.definition.fields.checks import integer
from cdk_sagemaker_training.definition.fields.options import unknown_options
from cdk_sagemaker_training.errors import Problem

if TYPE_CHECKING:
    from aws_cdk import aws_sqs as sqs

MAX_EVENT_AGE_SECONDS: Final = 86_400  # the default of CDK's target too, and the most that Scheduler and rules take
MAX_RETRY_ATTEMPTS: Final = 185  # likewise


class DeliveryOptions(TypedDict, total=False):
    """What becomes of a start that AWS refuses. ``dead_letter_queue``: where it is told; default: a queue of the
    stack, see ``MissedStarts``. ``max_event_age``: 1 minute to 24 hours; default: 24 hours. ``retry_attempts``: 0 to
    185; default: 185. A retried start comes late: shorten both where another one is near.
    """

    dead_letter_queue: sqs.IQueue
    max_event_age: Duration
    retry_attempts: int


def delivery_problems(delivery: DeliveryOptions) -> Iterator[Problem]:
    """What CDK's target refuses too, and what it would not know."""
    yield from unknown_options(delivery, DeliveryOptions)
    yield from kind_problems(delivery)
    age = delivery.get("max_event_age")
    known = isinstance(age, Duration) and not age.is_unresolved()
    if age is not None and known and not 60 <= age.to_seconds() <= MAX_EVENT_AGE_SECONDS:
        yield Problem("max_event_age", age.to_human_string(), "1 minute to 24 hours")
    yield from integer(minimum=0, maximum=MAX_RETRY_ATTEMPTS)("retry_attempts", delivery.get("retry_attempts", 0))
