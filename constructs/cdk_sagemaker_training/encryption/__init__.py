"""Keys for training data, volumes and logs, and the grants that jobs need on any key."""

from __future__ import annotations

from cdk_sagemaker_training.encryption.grants import (
    allow_log_groups,
    grant_read_objects,
    grant_volumes,
    grant_write_objects,
)
from cdk_sagemaker_training.encryption.key import TrainingKey

__all__ = ["TrainingKey", "allow_log_groups", "grant_read_objects", "grant_volumes", "grant_write_objects"]
