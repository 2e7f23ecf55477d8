"""Where are the pallets? Object Detection from photos and their annotations, on an instance with four GPUs."""

from __future__ import annotations

from aws_cdk import App, Stack

from cdk_sagemaker_training import BuiltInEstimator, TrainingInput, TrainingPipeline, TrainingStep, TrainingWorkspace

app = App()
stack = Stack(app, "VisionObjectDetection")
workspace = TrainingWorkspace(stack, "Training")

detector = BuiltInEstimator(
    algorithm="object-detection",
    instance_type="ml.g4dn.12xlarge",
    hyperparameters={
        "base_network": "resnet-50",
        "use_pretrained_model": 1,
        "num_classes": 3,
        "num_training_samples": 5_000,
        "image_shape": 512,
        "epochs": 40,
        "learning_rate": 0.001,
        # Shared among the GPUs: 16 images each.
        "mini_batch_size": 64,
        "early_stopping": True,
    },
    use_spot_instances=True,
    max_run=6 * 3600,
    max_wait=24 * 3600,
    checkpoint_s3_uri=workspace.checkpoints("pallets/"),
)


def photos(folder: str) -> TrainingInput:
    """Photos below ``pallets/``."""
    return TrainingInput(s3_data=workspace.data(f"pallets/{folder}/"), content_type="image/jpeg")


train = TrainingStep(
    name="Train",
    estimator=detector,
    inputs={
        "train": photos("train"),
        "validation": photos("validation"),
        # A .json for each photo, of the same name.
        "train_annotation": photos("train_annotation"),
        "validation_annotation": photos("validation_annotation"),
    },
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train])

app.synth()
