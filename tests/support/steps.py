"""Steps that tests put into pipelines."""

from __future__ import annotations

from typing import Any

from cdk_sagemaker_training.definition import Estimator, TrainingStep

ROLE = "arn:aws:iam::123456789012:role/training"
IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1.0"


def train(name: str = "Train", *, inputs: Any = None, depends_on: Any = None, **fields: Any) -> TrainingStep:
    """A training step that is complete without a workspace, but for what the job role gives."""
    given: dict[str, Any] = {
        "image_uri": IMAGE,
        "instance_type": "ml.m5.xlarge",
        "output_path": "s3://output/models/",
        **fields,
    }
    return TrainingStep(name=name, estimator=Estimator(**given), inputs=inputs or {}, depends_on=depends_on)
