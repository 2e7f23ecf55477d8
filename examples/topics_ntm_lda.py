"""What are these documents about? The two topic models on the same word counts, side by side."""

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

VOCABULARY = 5_000
TOPICS = 20

app = App()
stack = Stack(app, "TopicsNtmLda")
workspace = TrainingWorkspace(stack, "Training")
documents = TrainingInput(s3_data=workspace.data("articles/counts/"), content_type="text/csv")

ntm = BuiltInEstimator(
    algorithm="ntm",
    instance_type="ml.g4dn.xlarge",
    hyperparameters={"feature_dim": VOCABULARY, "num_topics": TOPICS, "epochs": 60, "mini_batch_size": 256},
    use_spot_instances=True,
    max_run=2700,
    max_wait=3600,
)
neural = TrainingStep(
    name="Neural",
    estimator=ntm,
    inputs={
        "train": documents,
        # vocab.txt, a word a line: with it the log names the words of each topic instead of their numbers.
        "auxiliary": TrainingInput(s3_data=workspace.data("articles/vocabulary/"), content_type="text/plain"),
    },
)
lda = BuiltInEstimator(
    algorithm="lda",
    # One instance, without a GPU: the algorithm knows no other.
    instance_type="ml.c5.4xlarge",
    hyperparameters={
        "feature_dim": VOCABULARY,
        "num_topics": TOPICS,
        # The number of all documents: LDA takes them at once.
        "mini_batch_size": 12_000,
        # Below 1 for documents that are about few topics each.
        "alpha0": 0.5,
    },
    max_run=3600,
)
spectral = TrainingStep(name="Spectral", estimator=lda, inputs={"train": documents})
TrainingPipeline(
    stack,
    "Pipeline",
    workspace=workspace,
    steps=[neural, spectral],
    acknowledgements=[Acknowledgement(rule="SMT206", reason="the job is short: an interruption costs minutes")],
)

app.synth()
