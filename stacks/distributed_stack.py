"""A network too large for one machine: PyTorch on sixteen GPUs that reach each other by EFA."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from aws_cdk import Stack
from constructs import Construct

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    INTERNAL_ERROR,
    ParameterInteger,
    PyTorch,
    SageMakerJobStepRetryPolicy,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)

SCRIPT: Final = Path(__file__).parents[1] / "examples" / "scripts" / "pytorch_distributed"


class DistributedStack(Stack):
    """torchrun on all GPUs of two instances. Spot would be cheaper and hardly ever has two of them at once."""

    pipeline: TrainingPipeline

    def __init__(self, scope: Construct, construct_id: str, *, workspace: TrainingWorkspace) -> None:
        super().__init__(scope, construct_id, description="Large models of the research team")
        epochs = ParameterInteger(name="Epochs", default_value=30)
        pytorch = PyTorch(
            entry_point="train.py",
            source_dir=SCRIPT,
            framework_version="2.5.1",
            py_version="py311",
            # Each has eight A100 and EFA, which the group between instances lets through.
            instance_type="ml.p4d.24xlarge",
            instance_count=2,
            distribution={"torch_distributed": {"enabled": True}},
            hyperparameters={"epochs": epochs, "batch-size": 256, "learning-rate": 0.001},
            metric_definitions=[{"Name": "train:loss", "Regex": r"train_loss=([0-9.]+)"}],
            max_run=24 * 3600,
            # For a job that fails after hours: the next attempt goes on from the last epoch.
            checkpoint_s3_uri=workspace.checkpoints("large/"),
        )
        train = TrainingStep(
            name="Train",
            estimator=pytorch,
            inputs={"train": TrainingInput(s3_data=workspace.data("large/train/"), input_mode="FastFile")},
            retry_policies=[
                SageMakerJobStepRetryPolicy(
                    exception_types=[CAPACITY_ERROR], expire_after_mins=1440, interval_seconds=300
                ),
                SageMakerJobStepRetryPolicy(failure_reason_types=[INTERNAL_ERROR], max_attempts=3, interval_seconds=60),
            ],
        )
        self.pipeline = TrainingPipeline(
            self,
            "Pipeline",
            workspace=workspace,
            steps=[train],
            parameters=[epochs],
            pipeline_display_name="LargeModel",
            pipeline_description="Trains on sixteen GPUs of two instances",
        )
