"""How many steps of one execution may run at the same time."""

from __future__ import annotations

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import (
    checked,
    integer,
    literal,
)
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import Json


@attrs.frozen
class ParallelismConfiguration(Spec):
    """``max_parallel_execution_steps``: >= 1. It belongs to the pipeline, not its document; a start may override it."""

    max_parallel_execution_steps: int = attrs.field(
        metadata=checked(literal(integer(minimum=limits.MIN_PARALLEL_STEPS)))
    )

    def to_request(self) -> dict[str, Json]:
        """The ``ParallelismConfiguration`` of CreatePipeline and AWS::SageMaker::Pipeline."""
        return {"MaxParallelExecutionSteps": self.max_parallel_execution_steps}
