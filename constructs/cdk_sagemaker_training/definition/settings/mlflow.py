"""MLflow: where the executions of a pipeline, or a training job, are tracked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, text
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, compact, render
from cdk_sagemaker_training.errors import Problem

MLFLOW_RESOURCE_ARN: Final = r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:mlflow-[a-zA-Z-]*/.*"
"""``MlFlowResourceArn`` in botocore's service model."""


@attrs.frozen(kw_only=True)
class MlflowConfig(Spec):
    """The tracking server or MLflow app of a pipeline or of one training job, and optionally the experiment in it.

    ``mlflow_resource_arn``: its ARN, at most 2,048 characters. ``mlflow_experiment_name``: 1-256 characters; whoever
    starts an execution may give the pipeline's another one. ``mlflow_run_name``: 1-256 characters, of a training job
    alone. Bounds: ``MlflowConfig`` in botocore's service model.
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
    mlflow_run_name: str | PipelineVariable | None = attrs.field(
        default=None, metadata=checked(text(minimum=1, maximum=256))
    )

    def to_request(self) -> dict[str, Json]:
        """``MlflowConfig`` of the document or of a job."""
        members = compact(
            MlflowResourceArn=self.mlflow_resource_arn,
            MlflowExperimentName=self.mlflow_experiment_name,
            MlflowRunName=self.mlflow_run_name,
        )
        return {key: render(value) for key, value in members.items()}

    def pipeline_problems(self) -> Iterable[Problem]:
        """What a pipeline cannot be told: a run belongs to one job."""
        if self.mlflow_run_name is not None:
            fix = "give it to the mlflow_config of an estimator"
            yield Problem("mlflow_config, mlflow_run_name", self.mlflow_run_name, "nothing for a pipeline", fix)
