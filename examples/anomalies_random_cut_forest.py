"""Which meter readings are odd? Random Cut Forest on two instances, measured by readings that are known to be odd."""

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
stack = Stack(app, "AnomaliesRandomCutForest")
workspace = TrainingWorkspace(stack, "Training")

forest = BuiltInEstimator(
    algorithm="randomcutforest",
    instance_type="ml.c5.xlarge",
    instance_count=2,
    hyperparameters={
        "feature_dim": 8,
        "num_trees": 200,
        # One over it should be near the share of anomalies.
        "num_samples_per_tree": 512,
    },
    use_spot_instances=True,
    max_run=1800,
    max_wait=3600,
)
train = TrainingStep(
    name="Train",
    estimator=forest,
    inputs={
        # The algorithm takes nothing else: each instance its own share, so there must be two files at least.
        "train": TrainingInput(
            s3_data=workspace.data("readings/train/"),
            content_type="text/csv;label_size=0",
            distribution="ShardedByS3Key",
        ),
        # Every instance measures with all of it; the first column says whether the reading is odd.
        "test": TrainingInput(s3_data=workspace.data("readings/test/"), content_type="text/csv;label_size=1"),
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
