"""What kind of forest grows here? k-NN, with a warm pool for the afternoon on which k is being chosen."""

from __future__ import annotations

from aws_cdk import App, Stack

from cdk_sagemaker_training import (
    BuiltInEstimator,
    ParameterInteger,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)

app = App()
stack = Stack(app, "NeighboursKnn")
workspace = TrainingWorkspace(stack, "Training")

# Set for each execution: another k needs no deployment.
neighbours = ParameterInteger(name="Neighbours", default_value=10)
knn = BuiltInEstimator(
    algorithm="knn",
    instance_type="ml.m5.2xlarge",
    hyperparameters={
        "feature_dim": 54,
        "k": neighbours,
        "predictor_type": "classifier",
        "sample_size": 200_000,
        # The index holds every sample: fewer dimensions make the model and its answers faster.
        "dimension_reduction_type": "sign",
        "dimension_reduction_target": 20,
    },
    max_run=1800,
    # The next execution within half an hour starts on this cluster, which is paid for meanwhile.
    keep_alive_period_in_seconds=1800,
)
train = TrainingStep(
    name="Train",
    estimator=knn,
    inputs={
        "train": TrainingInput(s3_data=workspace.data("forest/train/"), content_type="text/csv"),
        "test": TrainingInput(s3_data=workspace.data("forest/test/"), content_type="text/csv"),
    },
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train], parameters=[neighbours])

app.synth()
