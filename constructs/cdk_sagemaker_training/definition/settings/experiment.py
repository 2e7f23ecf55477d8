"""SageMaker Experiments: under which names the executions of a pipeline are recorded."""

from __future__ import annotations

from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import checked, text
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, render

_NAME = text(pattern=limits.EXPERIMENT_NAME_PATTERN, minimum=1, maximum=120, like="churn")


@attrs.frozen
class PipelineExperimentConfig(Spec):
    """The experiment and the trial of each execution, names of 1-120 letters, digits and hyphens (``ExperimentName``).

    The SDK's default is ``ExecutionVariables.PIPELINE_NAME`` and ``ExecutionVariables.PIPELINE_EXECUTION_ID``. Off
    unless it is given: Experiments is not expanding to new regions (SDK ``workflow/_utils.py``).
    """

    experiment_name: str | PipelineVariable = attrs.field(metadata=checked(_NAME))
    trial_name: str | PipelineVariable = attrs.field(metadata=checked(_NAME))

    def to_request(self) -> dict[str, Json]:
        """The document's ``PipelineExperimentConfig``."""
        return {"ExperimentName": render(self.experiment_name), "TrialName": render(self.trial_name)}


@attrs.frozen
class PipelineExperimentConfigProperty(PipelineVariable, ByValue):
    """One name of the pipeline's experiment config, always text."""

    name: str

    @property
    def expr(self) -> dict[str, Json]:
        return {"Get": f"PipelineExperimentConfig.{self.name}"}

    def to_string(self) -> PipelineVariable:
        return self


class PipelineExperimentConfigProperties:
    """The names that steps may refer to where the pipeline has an experiment config."""

    EXPERIMENT_NAME: Final = PipelineExperimentConfigProperty("ExperimentName")
    TRIAL_NAME: Final = PipelineExperimentConfigProperty("TrialName")
