"""Good or faulty? Image Classification that starts from a network trained on ImageNet, on Spot with checkpoints."""

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
stack = Stack(app, "VisionImageClassification")
workspace = TrainingWorkspace(stack, "Training")

classifier = BuiltInEstimator(
    algorithm="image-classification",
    # Local NVMe storage, which encrypts itself: the workspace's key goes on the output only.
    instance_type="ml.g5.2xlarge",
    hyperparameters={
        "num_classes": 2,
        "num_training_samples": 8_000,
        "use_pretrained_model": 1,
        "num_layers": 50,
        "image_shape": "3,224,224",
        "epochs": 15,
        # What is learned already should change little.
        "learning_rate": 0.001,
        "mini_batch_size": 64,
        # Without it a checkpoint is saved only where the validation accuracy is the best so far.
        "checkpoint_frequency": 1,
    },
    use_spot_instances=True,
    max_run=2 * 3600,
    max_wait=8 * 3600,
    checkpoint_s3_uri=workspace.checkpoints("inspection/"),
)
train = TrainingStep(
    name="Train",
    estimator=classifier,
    inputs={
        "train": TrainingInput(s3_data=workspace.data("inspection/train/"), content_type="application/x-recordio"),
        "validation": TrainingInput(
            s3_data=workspace.data("inspection/validation/"), content_type="application/x-recordio"
        ),
    },
    retry_policies=[
        SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], expire_after_mins=720, interval_seconds=120)
    ],
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train])

app.synth()
