"""Where jobs other than training jobs say how they are placed and encrypted."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.views import PROCESSING, StepView

_NEW_AUTOML: Final = ("AutoMLJobInputDataConfig", "AutoMLProblemTypeConfig")
"""What CreateAutoMLJobV2 has and CreateAutoMLJob has not."""


def vpc_path(step: StepView) -> tuple[str, ...]:
    """Where the step has its ``VpcConfig``."""
    if step.type in PROCESSING:
        return "NetworkConfig", "VpcConfig"
    new = any(key in step.arguments.members for key in _NEW_AUTOML)
    return ("SecurityConfig", "VpcConfig") if new else ("AutoMLJobConfig", "SecurityConfig", "VpcConfig")


def cluster_path(step: StepView) -> tuple[str, ...]:
    """Where the step names its instances."""
    return ("ProcessingResources", "ClusterConfig") if step.type in PROCESSING else ("TransformResources",)


def output_key_path(step: StepView) -> tuple[str, ...]:
    """Where the step has the key of its output."""
    if step.type in PROCESSING:
        return "ProcessingOutputConfig", "KmsKeyId"
    return ("TransformOutput" if step.type == "Transform" else "OutputDataConfig"), "KmsKeyId"
