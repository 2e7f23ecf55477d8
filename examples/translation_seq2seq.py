"""From German to English: a Seq2Seq model with attention, on demand because it would lose a night's work on Spot."""

from __future__ import annotations

from aws_cdk import App, Stack

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    BuiltInEstimator,
    SageMakerJobStepRetryPolicy,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)

app = App()
stack = Stack(app, "TranslationSeq2Seq")
workspace = TrainingWorkspace(stack, "Training")

seq2seq = BuiltInEstimator(
    algorithm="seq2seq",
    # One instance, with as many GPUs as it has. It saves no checkpoints, which would limit a job on Spot to an hour.
    instance_type="ml.g5.12xlarge",
    hyperparameters={
        "max_seq_len_source": 60,
        "max_seq_len_target": 60,
        "encoder_type": "rnn",
        "decoder_type": "rnn",
        "rnn_num_hidden": 512,
        "num_embed_source": 512,
        "num_embed_target": 512,
        "batch_size": 256,
        # Training ends when the BLEU score of the validation data no longer rises.
        "optimized_metric": "bleu",
        "bleu_sample_size": 1_000,
    },
    max_run=12 * 3600,
)
sentences = "application/x-recordio-protobuf"
train = TrainingStep(
    name="Train",
    estimator=seq2seq,
    inputs={
        "train": TrainingInput(s3_data=workspace.data("de-en/train/"), content_type=sentences),
        "validation": TrainingInput(s3_data=workspace.data("de-en/validation/"), content_type=sentences),
        # vocab.src.json and vocab.trg.json, by which the sentences became integers.
        "vocab": TrainingInput(s3_data=workspace.data("de-en/vocab/")),
    },
    retry_policies=[
        SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], max_attempts=10, interval_seconds=60)
    ],
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train])

app.synth()
