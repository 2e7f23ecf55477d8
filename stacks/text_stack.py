"""Which queue does a ticket belong in? BlazingText, cached while neither text nor settings have changed."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    BuiltInEstimator,
    CacheConfig,
    SageMakerJobStepRetryPolicy,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)


class TextStack(Stack):
    """A classifier, and beside it word vectors that other teams use."""

    pipeline: TrainingPipeline

    def __init__(self, scope: Construct, construct_id: str, *, workspace: TrainingWorkspace) -> None:
        super().__init__(scope, construct_id, description="Ticket routing of the support team")
        patience = [SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=10, interval_seconds=60)]
        classify = TrainingStep(
            name="Classify",
            estimator=BuiltInEstimator(
                algorithm="blazingtext",
                instance_type="ml.c5.4xlarge",
                hyperparameters={"mode": "supervised", "epochs": 20, "word_ngrams": 2, "early_stopping": True},
                max_run=1800,
            ),
            inputs={
                channel: TrainingInput(s3_data=workspace.data(f"tickets/{channel}/"), content_type="text/plain")
                for channel in ("train", "validation")
            },
            retry_policies=patience,
            cache_config=CacheConfig(enable_caching=True, expire_after="P30D"),
        )
        vectors = TrainingStep(
            name="Vectors",
            estimator=BuiltInEstimator(
                algorithm="blazingtext",
                instance_type="ml.c5.4xlarge",
                # Of the modes, batch_skipgram is the one that several instances can share.
                instance_count=2,
                hyperparameters={"mode": "batch_skipgram", "vector_dim": 100, "window_size": 5, "epochs": 10},
                max_run=3600,
            ),
            inputs={"train": TrainingInput(s3_data=workspace.data("tickets/all/"), content_type="text/plain")},
            retry_policies=patience,
            cache_config=CacheConfig(enable_caching=True, expire_after="P30D"),
        )
        self.pipeline = TrainingPipeline(
            self,
            "Pipeline",
            workspace=workspace,
            steps=[classify, vectors],
            pipeline_display_name="Tickets",
            pipeline_description="Sorts support tickets into queues",
        )
