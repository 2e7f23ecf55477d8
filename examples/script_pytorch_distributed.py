"""Data-parallel PyTorch: torchrun starts a script on all eight GPUs of two instances, on Spot with checkpoints."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App, Stack

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    PyTorch,
    SageMakerJobStepRetryPolicy,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)

app = App()
stack = Stack(app, "ScriptPyTorchDistributed")
workspace = TrainingWorkspace(stack, "Training")

pytorch = PyTorch(
    entry_point="train.py",
    source_dir=Path(__file__).parent / "scripts" / "pytorch_distributed",
    framework_version="2.5.1",
    py_version="py311",
    instance_type="ml.g5.12xlarge",
    instance_count=2,
    distribution={"torch_distributed": {"enabled": True}},
    hyperparameters={"epochs": 30, "batch-size": 256, "learning-rate": 0.001},
    metric_definitions=[{"Name": "train:loss", "Regex": r"train_loss=([0-9.]+)"}],
    use_spot_instances=True,
    max_run=4 * 3600,
    max_wait=12 * 3600,
    # SageMaker mirrors /opt/ml/checkpoints there; saving and reading them is the script's work.
    checkpoint_s3_uri=workspace.checkpoints("digits/"),
)
train = TrainingStep(
    name="Train",
    estimator=pytorch,
    inputs={"train": TrainingInput(s3_data=workspace.data("digits/train/"))},
    retry_policies=[
        SageMakerJobStepRetryPolicy(exception_types=[CAPACITY_ERROR], expire_after_mins=720, interval_seconds=120)
    ],
)
TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train])

app.synth()
