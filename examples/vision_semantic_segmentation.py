"""Which pixels are road? Semantic Segmentation with DeepLab, one instance and checkpoints for Spot."""

from __future__ import annotations

from aws_cdk import App, Stack

from cdk_sagemaker_training import BuiltInEstimator, TrainingInput, TrainingPipeline, TrainingStep, TrainingWorkspace

app = App()
stack = Stack(app, "VisionSemanticSegmentation")
workspace = TrainingWorkspace(stack, "Training")

segmentation = BuiltInEstimator(
    algorithm="semantic-segmentation",
    # The algorithm runs on one instance; what makes it faster is more GPUs in that one.
    instance_type="ml.g5.12xlarge",
    hyperparameters={
        "algorithm": "deeplab",
        "backbone": "resnet-50",
        "use_pretrained_model": True,
        "num_classes": 21,
        "num_training_samples": 2_900,
        "crop_size": 480,
        "epochs": 30,
        "learning_rate": 0.001,
        "mini_batch_size": 16,
        # Batch statistics over all GPUs: a GPU alone sees four images of a batch.
        "syncbn": True,
    },
    use_spot_instances=True,
    max_run=8 * 3600,
    max_wait=24 * 3600,
    checkpoint_s3_uri=workspace.checkpoints("roads/"),
)
train = TrainingStep(
    name="Train",
    estimator=segmentation,
    inputs={
        "train": TrainingInput(s3_data=workspace.data("roads/train/"), content_type="image/jpeg"),
        "validation": TrainingInput(s3_data=workspace.data("roads/validation/"), content_type="image/jpeg"),
        # An uncompressed PNG for each photo, of the same name; a pixel's value is its class.
        "train_annotation": TrainingInput(s3_data=workspace.data("roads/train_annotation/"), content_type="image/png"),
        "validation_annotation": TrainingInput(
            s3_data=workspace.data("roads/validation_annotation/"), content_type="image/png"
        ),
    },
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train])

app.synth()
