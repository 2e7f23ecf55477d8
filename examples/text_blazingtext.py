"""Support tickets: BlazingText sorts them into queues (supervised) and learns word vectors from them (word2vec)."""

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
stack = Stack(app, "TextBlazingText")
workspace = TrainingWorkspace(stack, "Training")

classifier = BuiltInEstimator(
    algorithm="blazingtext",
    instance_type="ml.c5.4xlarge",
    hyperparameters={"mode": "supervised", "epochs": 20, "word_ngrams": 2, "early_stopping": True, "patience": 4},
    use_spot_instances=True,
    # BlazingText saves no checkpoints: SageMaker then waits for Spot capacity for an hour at most, run included.
    max_run=1800,
    max_wait=3600,
)
classify = TrainingStep(
    name="Classify",
    estimator=classifier,
    inputs={
        # A sentence a line: "__label__billing why was i charged twice ?"
        "train": TrainingInput(s3_data=workspace.data("tickets/labelled/train/"), content_type="text/plain"),
        "validation": TrainingInput(s3_data=workspace.data("tickets/labelled/validation/"), content_type="text/plain"),
    },
)
word2vec = BuiltInEstimator(
    algorithm="blazingtext",
    instance_type="ml.c5.4xlarge",
    # Of the modes, batch_skipgram is the one that several instances can share.
    instance_count=2,
    hyperparameters={"mode": "batch_skipgram", "vector_dim": 100, "window_size": 5, "min_count": 5, "epochs": 10},
    max_run=3600,
)
vectors = TrainingStep(
    name="Vectors",
    estimator=word2vec,
    inputs={"train": TrainingInput(s3_data=workspace.data("tickets/all/"), content_type="text/plain")},
)
TrainingPipeline(
    stack,
    "Pipeline",
    workspace=workspace,
    steps=[classify, vectors],
    acknowledgements=[Acknowledgement(rule="SMT206", reason="the job is short: an interruption costs minutes")],
)

app.synth()
