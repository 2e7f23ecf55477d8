"""Is it really Alice who logs in from there? IP Insights learns which addresses go with which accounts."""

from __future__ import annotations

from aws_cdk import App, Stack

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

app = App()
stack = Stack(app, "AnomaliesIpInsights")
workspace = TrainingWorkspace(stack, "Training")

ip_insights = BuiltInEstimator(
    algorithm="ipinsights",
    instance_type="ml.g4dn.2xlarge",
    hyperparameters={
        # Twice the number of accounts: they are hashed into this many vectors, and fewer would make them collide.
        "num_entity_vectors": 40_000,
        "vector_dim": 128,
        "epochs": 10,
        "mini_batch_size": 10_000,
        "random_negative_sampling_rate": 1,
        "shuffled_negative_sampling_rate": 1,
    },
    max_run=2 * 3600,
)
train = TrainingStep(
    name="Train",
    estimator=ip_insights,
    inputs={
        # A login a line: alice,192.0.2.17
        "train": TrainingInput(s3_data=workspace.data("logins/train/"), content_type="text/csv"),
        "validation": TrainingInput(s3_data=workspace.data("logins/validation/"), content_type="text/csv"),
    },
    # The same logins give the same model: an execution within a week takes the one there is.
    cache_config=CacheConfig(enable_caching=True, expire_after="P7D"),
    retry_policies=[
        SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=10, interval_seconds=60)
    ],
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train])

app.synth()
