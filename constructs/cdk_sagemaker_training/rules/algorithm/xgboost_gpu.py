"""What rules about XGBoost's use of GPUs share."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given
from cdk_sagemaker_training.rules.algorithm.setting import text_of
from cdk_sagemaker_training.rules.views import TrainingJob

_HIST_ON_GPUS: Final = frozenset({"3.2-0"})
"""Versions that use the GPU of an instance with tree_method hist; what they do with auto is not known."""


def xgboost_settings(job: TrainingJob) -> Given | None:
    """The hyperparameters of a job of a version of XGBoost that can use GPUs; None for other jobs."""
    settings = job.settings
    if settings is None or settings.algorithm.name != "xgboost":
        return None
    return settings if settings.algorithm.instances(settings.version).gpu else None


def uses_gpu(settings: Given) -> bool | None:
    """Whether trees are built on the GPU of an instance that has one; None where that is not known."""
    method = text_of(settings, "tree_method")
    if method is None or (settings.version in _HIST_ON_GPUS and method == "auto"):
        return None
    return method == "gpu_hist" or (settings.version in _HIST_ON_GPUS and method == "hist")
