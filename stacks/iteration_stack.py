"""Trying things out: short runs one after the other on a cluster that stays warm between them."""

from __future__ import annotations

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from cdk_sagemaker_training import (
    BuiltInEstimator,
    ParameterFloat,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)


class IterationStack(Stack):
    """Two runs that differ in depth alone: the second, and the next execution, find the cluster of the one before."""

    pipeline: TrainingPipeline

    def __init__(self, scope: Construct, construct_id: str, *, workspace: TrainingWorkspace) -> None:
        super().__init__(scope, construct_id, description="Iterative development of the research team")
        eta = ParameterFloat(name="Eta", default_value=0.3)
        inputs = {
            "train": TrainingInput(s3_data=workspace.data("churn/train/"), content_type="text/csv"),
            "validation": TrainingInput(s3_data=workspace.data("churn/validation/"), content_type="text/csv"),
        }

        def estimator(max_depth: int) -> BuiltInEstimator:
            return BuiltInEstimator(
                algorithm="xgboost",
                version="3.2-0",
                instance_type="ml.m5.xlarge",
                hyperparameters={
                    "objective": "binary:logistic",
                    "num_round": 50,
                    "eta": eta,
                    "max_depth": max_depth,
                },
                max_run=900,
                keep_alive_period_in_seconds=1800,
            )

        shallow = TrainingStep(name="Shallow", estimator=estimator(3), inputs=inputs)
        # One after the other: two at once would need two clusters, and none would find a warm one.
        deep = TrainingStep(name="Deep", estimator=estimator(8), inputs=inputs, depends_on=[shallow])
        self.pipeline = TrainingPipeline(self, "Pipeline", workspace=workspace, steps=[shallow, deep])
        CfnOutput(self, "PipelineName", value=self.pipeline.pipeline_name)
