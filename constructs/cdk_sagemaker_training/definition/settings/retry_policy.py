"""What both kinds of retry policies have in common. Sources: those of ``retry``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import checked, integer, number
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import Json, compact, render
from cdk_sagemaker_training.errors import MISSING, Problem


@attrs.frozen(kw_only=True)
class RetryPolicy(Spec):
    """What both kinds of policy share. Exactly one of ``max_attempts`` and ``expire_after_mins`` is given.

    ``interval_seconds``: wait before the first retry, 1-43,200 s, default 1. ``backoff_rate``: factor from one wait to
    the next, >= 0, default 2.0. ``max_attempts``: 1-20. ``expire_after_mins``: 1-14,400 minutes.
    """

    backoff_rate: float = attrs.field(default=2.0, metadata=checked(number(minimum=0)))
    interval_seconds: int = attrs.field(
        default=1, metadata=checked(integer(minimum=1, maximum=limits.RETRY_INTERVAL_SECONDS_MAX, unit="seconds"))
    )
    max_attempts: int | None = attrs.field(
        default=None, metadata=checked(integer(minimum=1, maximum=limits.RETRY_MAX_ATTEMPTS_MAX))
    )
    expire_after_mins: int | None = attrs.field(
        default=None,
        metadata=checked(integer(minimum=1, maximum=limits.RETRY_EXPIRE_AFTER_MINUTES_MAX, unit="minutes")),
    )

    @property
    def types(self) -> Sequence[Enum]:
        """The failures this policy answers."""
        raise NotImplementedError

    def to_request(self) -> dict[str, Json]:
        """The entry in a step's ``RetryPolicies``."""
        members = compact(
            BackoffRate=self.backoff_rate,
            IntervalSeconds=self.interval_seconds,
            MaxAttempts=self.max_attempts,
            ExpireAfterMin=self.expire_after_mins,
            ExceptionType=self.types,
        )
        return {key: render(value) for key, value in members.items()}

    def problems(self) -> Iterable[Problem]:
        given = {"max_attempts": self.max_attempts, "expire_after_mins": self.expire_after_mins}
        if (self.max_attempts is None) == (self.expire_after_mins is None):
            both = self.max_attempts is not None
            yield Problem(
                "max_attempts, expire_after_mins",
                given if both else MISSING,
                "exactly one of the two",
                "keep the bound that you mean; the service refuses both"
                if both
                else "give max_attempts=5, for example",
            )
