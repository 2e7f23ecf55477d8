"""Buckets for training data, model artifacts and checkpoints, and the URIs of what lies in them."""

from __future__ import annotations

from cdk_sagemaker_training.storage.buckets import TrainingBuckets
from cdk_sagemaker_training.storage.uri import s3_uri

__all__ = ["TrainingBuckets", "s3_uri"]
