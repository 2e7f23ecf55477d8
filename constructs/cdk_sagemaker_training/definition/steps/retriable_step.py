"""What the steps have in common that are retried and not cached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked
from cdk_sagemaker_training.definition.fields.spec import optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.steps.step import RETRY_POLICIES, Step, retry_member

if TYPE_CHECKING:
    from cdk_sagemaker_training.definition.settings.retry_policy import RetryPolicy


@attrs.frozen(kw_only=True)
class RetriableStep(Step):
    """A step that takes retry policies but no caching (developer guide, ``pipelines-retry-policy``)."""

    retry_policies: Sequence[RetryPolicy] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(RETRY_POLICIES)
    )

    def to_request(self) -> dict[str, Json]:
        return {**Step.to_request(self), **retry_member(self.retry_policies)}
