"""Where jobs other than training jobs say how they are placed and encrypted."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.definition.document.touched import CHECKS
from cdk_sagemaker_training.rules.views import PROCESSING, StepView

_NEW_AUTOML: Final = ("AutoMLJobInputDataConfig", "AutoMLProblemTypeConfig")
"""What CreateAutoMLJobV2 has and CreateAutoMLJob has not."""


_WORKSPACE: Final = ", or "
"""What follows it in these rules is about the workspace."""


def turned_on(knob: str) -> str:
    """The fix where a switch is off. A workspace gives jobs its own and leaves those alone that say one themselves, so
    that to give one is no help.
    """
    return f"set {knob} to true where it is off: on the job, or on the pipeline's workspace"


def fix_for(step: StepView, fix: str) -> str:
    """A rule's fix in so far as it helps a step: check steps get nothing from a workspace."""
    return fix.partition(_WORKSPACE)[0] if step.type in CHECKS else fix


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
