"""When a pipeline runs a failed step again.

Bounds and types: SageMaker developer guide, ``pipelines-retry-policy``, and the SDK's ``workflow/retry.py``. There is
no type for an error of the algorithm itself: such a failure is never retried.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, items, member_of
from cdk_sagemaker_training.definition.fields.spec import as_tuple, optional_tuple
from cdk_sagemaker_training.definition.settings.retry_policy import RetryPolicy
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


@attrs.frozen
class StepRetryPolicy(RetryPolicy):
    """How often a step is tried again after a fault or throttling of the service."""

    exception_types: Sequence[StepExceptionTypeEnum] = attrs.field(
        converter=as_tuple, metadata=checked(items(member_of(StepExceptionTypeEnum), minimum=1))
    )

    @property
    def types(self) -> Sequence[Enum]:
        return self.exception_types


@attrs.frozen
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
