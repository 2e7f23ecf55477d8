"""When a pipeline runs a failed step again.

Bounds and types: SageMaker developer guide, ``pipelines-retry-policy``, and the SDK's ``workflow/retry.py``. There is
no type for an error of the algorithm itself: such a failure is never retried.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import checked, integer, items, member_of, number
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, compact, render
from cdk_sagemaker_training.errors import MISSING, Problem


class StepExceptionTypeEnum(Enum):
    """Failures of the step itself. The service retries both on its own; a policy overrides how."""

    SERVICE_FAULT = "Step.SERVICE_FAULT"
    THROTTLING = "Step.THROTTLING"


class SageMakerJobExceptionTypeEnum(Enum):
    """Failures of the job that a step starts."""

    INTERNAL_ERROR = "SageMaker.JOB_INTERNAL_ERROR"
    CAPACITY_ERROR = "SageMaker.CAPACITY_ERROR"
    RESOURCE_LIMIT = "SageMaker.RESOURCE_LIMIT"


SERVICE_FAULT: Final = StepExceptionTypeEnum.SERVICE_FAULT
THROTTLING: Final = StepExceptionTypeEnum.THROTTLING
INTERNAL_ERROR: Final = SageMakerJobExceptionTypeEnum.INTERNAL_ERROR
CAPACITY_ERROR: Final = SageMakerJobExceptionTypeEnum.CAPACITY_ERROR
RESOURCE_LIMIT: Final = SageMakerJobExceptionTypeEnum.RESOURCE_LIMIT


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


@attrs.frozen(kw_only=True)
class StepRetryPolicy(RetryPolicy):
    """How often a step is tried again after a fault or throttling of the service."""

    exception_types: Sequence[StepExceptionTypeEnum] = attrs.field(
        converter=as_tuple, metadata=checked(items(member_of(StepExceptionTypeEnum), minimum=1))
    )

    @property
    def types(self) -> Sequence[Enum]:
        return self.exception_types


@attrs.frozen(kw_only=True)
class SageMakerJobStepRetryPolicy(RetryPolicy):
    """How often a step is tried again after its job could not be created or failed for the platform's reasons.

    ``exception_types``: met when the job is created; ``failure_reason_types``: met while it ran. One of both is needed.
    """

    exception_types: Sequence[SageMakerJobExceptionTypeEnum] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(member_of(SageMakerJobExceptionTypeEnum)))
    )
    failure_reason_types: Sequence[SageMakerJobExceptionTypeEnum] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(member_of(SageMakerJobExceptionTypeEnum)))
    )

    @property
    def types(self) -> Sequence[Enum]:
        return (*(self.exception_types or ()), *(self.failure_reason_types or ()))

    def problems(self) -> Iterable[Problem]:
        yield from RetryPolicy.problems(self)
        if not self.types:
            allowed = ", ".join(t.name for t in SageMakerJobExceptionTypeEnum)
            yield Problem("exception_types, failure_reason_types", MISSING, f"at least one of {allowed}")
