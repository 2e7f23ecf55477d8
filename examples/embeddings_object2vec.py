"""How would this user rate that film? Object2Vec learns vectors of both from the ratings there are."""

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
stack = Stack(app, "EmbeddingsObject2Vec")
workspace = TrainingWorkspace(stack, "Training")

object2vec = BuiltInEstimator(
    algorithm="object2vec",
    instance_type="ml.m5.4xlarge",
    hyperparameters={
        # Either side of a pair is a single id, so there is no sequence to encode: pooling suffices.
        "enc0_network": "pooled_embedding",
        "enc0_max_seq_len": 1,
        "enc0_vocab_size": 10_000,
        # Films have ids of their own, so they get an encoder of their own.
        "enc1_network": "pooled_embedding",
        "enc1_max_seq_len": 1,
        "enc1_vocab_size": 20_000,
        "enc_dim": 256,
        "output_layer": "mean_squared_error",
        "epochs": 20,
        "mini_batch_size": 64,
    },
    use_spot_instances=True,
    # Without checkpoints an hour is the most that a job on Spot may take, waiting included.
    max_run=3000,
    max_wait=3600,
)
train = TrainingStep(
    name="Train",
    estimator=object2vec,
    inputs={
        # A rating a line: {"label": 4, "in0": [17], "in1": [230]}
        "train": TrainingInput(s3_data=workspace.data("ratings/train/"), content_type="application/jsonlines"),
        "validation": TrainingInput(
            s3_data=workspace.data("ratings/validation/"), content_type="application/jsonlines"
        ),
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
