"""Which instances run for how long: a tree that is weighed in seconds, in seconds of one type, or in money.

What a branch or a choice of instance types is at worst depends on what is asked for: the dearest in money need not be
the longest. So choices stay in the tree until it is weighed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import Final, TypeAlias

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.estimate.interval import ONE, ZERO, Interval, any_of, total


class Use(Enum):
    """What an instance is billed as: AWS has a price for each."""

    TRAINING = "training"
    """Training and tuning jobs, and the clusters that they keep alive."""
    PROCESSING = "processing"
    TRANSFORM = "transform"
    HOSTING = "hosting"


@attrs.frozen(kw_only=True)
class Run(ByValue):
    """Instances of one type that run for a time."""

    instance_type: str | None
    """None where it is not known."""
    use: Use
    seconds: Interval
    instances: Interval
    spot: bool = False
    """Whether it runs, or may run, on Managed Spot."""


@attrs.frozen
class Together(ByValue):
    """All of these."""

    parts: Sequence[Usage]


@attrs.frozen
class OneOf(ByValue):
    """One of these, nobody knows which."""

    parts: Sequence[Usage]


@attrs.frozen
class Repeated(ByValue):
    """One thing several times."""

    part: Usage
    times: Interval


Usage: TypeAlias = "Run | Together | OneOf | Repeated"
Weight: TypeAlias = "Callable[[Run], Interval]"
"""What a second of one instance counts."""

NOTHING: Final = Together(())


def one_of(parts: Sequence[Usage]) -> Usage:
    """A choice; no choice where there is one part."""
    return parts[0] if len(parts) == 1 else OneOf(parts)


def maybe(usage: Usage) -> Usage:
    """This, or nothing."""
    return OneOf((usage, NOTHING))


def weighed(usage: Usage, weight: Weight) -> Interval:
    """The least and the most that a usage weighs."""
    match usage:
        case Run():
            return usage.seconds * usage.instances * weight(usage)
        case Together():
            return total(weighed(part, weight) for part in usage.parts)
        case OneOf():
            return any_of(weighed(part, weight) for part in usage.parts)
        case Repeated():
            return weighed(usage.part, weight) * usage.times


def runs_in(usage: Usage) -> Iterator[Run]:
    """Everything that may run, in the order of the document."""
    match usage:
        case Run():
            yield usage
        case Repeated():
            yield from runs_in(usage.part)
        case _:
            for part in usage.parts:
                yield from runs_in(part)


def instance_seconds(usage: Usage) -> Interval:
    """Seconds times instances of all types."""
    return weighed(usage, lambda _: ONE)


def instance_seconds_of(usage: Usage, instance_type: str | None) -> Interval:
    """The same of one type; None: of those whose type is not known."""
    return weighed(usage, lambda run: ONE if run.instance_type == instance_type else ZERO)


def types_in(usage: Usage) -> Sequence[str | None]:
    """The types that may run, in the order of the document."""
    return list(dict.fromkeys(run.instance_type for run in runs_in(usage) if run.seconds.may_be_more_than_zero))
