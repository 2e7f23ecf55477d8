"""Is this card stolen? A team whose app is deployed apart, in a workspace that it knows by SSM parameters alone."""

from __future__ import annotations

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    BuiltInEstimator,
    SageMakerJobStepRetryPolicy,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)


class FraudStack(Stack):
    """No reference to the platform's stack: either can be deployed, changed and destroyed without the other's app."""

    pipeline: TrainingPipeline

    def __init__(self, scope: Construct, construct_id: str, *, parameter_prefix: str) -> None:
        """``parameter_prefix``: where the platform has written its workspace down."""
        super().__init__(scope, construct_id, description="Fraud detection of the payments team")
        workspace = TrainingWorkspace.from_ssm_parameters(
            self, "Training", parameter_prefix=parameter_prefix, subnet_count=2
        )
        forest = BuiltInEstimator(
            algorithm="randomcutforest",
            instance_type="ml.m5.xlarge",
            instance_count=2,
            hyperparameters={"feature_dim": 12, "num_trees": 100, "num_samples_per_tree": 256},
            max_run=3600,
        )
        train = TrainingStep(
            name="Train",
            estimator=forest,
            inputs={
                "train": TrainingInput(
                    s3_data=workspace.data("fraud/train/"),
                    content_type="text/csv;label_size=0",
                    distribution="ShardedByS3Key",
                )
            },
            retry_policies=[
                SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=10, interval_seconds=60)
            ],
        )
        self.pipeline = TrainingPipeline(
            self,
            "Pipeline",
            workspace=workspace,
            steps=[train],
            pipeline_display_name="Fraud",
            pipeline_description="Scores payments by how unusual they are",
        )
        CfnOutput(self, "PipelineName", value=self.pipeline.pipeline_name)
