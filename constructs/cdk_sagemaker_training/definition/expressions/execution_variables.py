"""What an execution knows of itself."""

from __future__ import annotations

from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable


@attrs.frozen
class ExecutionVariable(PipelineVariable, ByValue):
    """One variable of the running execution, always text."""

    name: str

    @property
    def expr(self) -> dict[str, Json]:
        return {"Get": f"Execution.{self.name}"}

    def to_string(self) -> PipelineVariable:
        return self


class ExecutionVariables:
    """Every execution variable (SageMaker SDK ``workflow/execution_variables.py``)."""

    START_DATETIME: Final = ExecutionVariable("StartDateTime")
    CURRENT_DATETIME: Final = ExecutionVariable("CurrentDateTime")
    PIPELINE_NAME: Final = ExecutionVariable("PipelineName")
    PIPELINE_ARN: Final = ExecutionVariable("PipelineArn")
    PIPELINE_EXECUTION_ID: Final = ExecutionVariable("PipelineExecutionId")
    PIPELINE_EXECUTION_ARN: Final = ExecutionVariable("PipelineExecutionArn")
    TRAINING_JOB_NAME: Final = ExecutionVariable("TrainingJobName")
    PROCESSING_JOB_NAME: Final = ExecutionVariable("ProcessingJobName")
