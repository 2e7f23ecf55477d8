"""Will this user click that article? Factorization Machines on sparse, one-hot encoded pairs, streamed from S3."""

from __future__ import annotations

from aws_cdk import App, Stack

from cdk_sagemaker_training import (
    Acknowledgement,
    BuiltInEstimator,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)

app = App()
stack = Stack(app, "RecommendationsFactorizationMachines")
workspace = TrainingWorkspace(stack, "Training")

factorization_machines = BuiltInEstimator(
    algorithm="factorization-machines",
    # Sparse data gains nothing from a GPU.
    instance_type="ml.c5.4xlarge",
    instance_count=2,
    # Streamed: training starts at once and the volume need not hold the data.
    input_mode="Pipe",
    hyperparameters={
        # A column for each user and for each article.
        "feature_dim": 120_000,
        "num_factors": 64,
        "predictor_type": "binary_classifier",
        "epochs": 100,
        "mini_batch_size": 1_000,
    },
    use_spot_instances=True,
    max_run=3600,
    max_wait=3600,
)
train = TrainingStep(
    name="Train",
    estimator=factorization_machines,
    inputs={
        # The algorithm trains on nothing else than Float32 tensors in recordIO-protobuf.
        "train": TrainingInput(
            s3_data=workspace.data("clicks/train/"),
            content_type="application/x-recordio-protobuf",
            distribution="ShardedByS3Key",
        ),
        "test": TrainingInput(s3_data=workspace.data("clicks/test/"), content_type="application/x-recordio-protobuf"),
    },
)
TrainingPipeline(
    stack,
    "Pipeline",
    workspace=workspace,
    steps=[train],
    acknowledgements=[Acknowledgement(rule="SMT206", reason="the job is short: an interruption costs minutes")],
)

app.synth()
