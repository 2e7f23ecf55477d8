"""MLflow: where the executions of a pipeline are tracked."""

from __future__ import annotations

from typing import Final

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, text
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, compact, render

MLFLOW_RESOURCE_ARN: Final = r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:mlflow-[a-zA-Z-]*/.*"
"""``MlFlowResourceArn`` in botocore's service model."""


@attrs.frozen(kw_only=True)
class MlflowConfig(Spec):
    """The tracking server or MLflow app of a pipeline, and optionally the experiment in it.

    ``mlflow_resource_arn``: its ARN, at most 2,048 characters. ``mlflow_experiment_name``: 1-256 characters; whoever
    starts an execution may give another one. Bounds: ``MlflowConfig`` in botocore's service model.
    """

    mlflow_resource_arn: str | PipelineVariable = attrs.field(
        metadata=checked(
            text(
                pattern=MLFLOW_RESOURCE_ARN,
                maximum=2048,
                like="arn:aws:sagemaker:eu-west-1:123456789012:mlflow-tracking-server/team",
            )
        )
    )
    mlflow_experiment_name: str | PipelineVariable | None = attrs.field(
        default=None, metadata=checked(text(minimum=1, maximum=256))
    )

    def to_request(self) -> dict[str, Json]:
        """The document's ``MlflowConfig``."""
        members = compact(MlflowResourceArn=self.mlflow_resource_arn, MlflowExperimentName=self.mlflow_experiment_name)
        return {key: render(value) for key, value in members.items()}
