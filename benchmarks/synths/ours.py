"""The pipelines with this library: roles given, derived, or all from a workspace, also with shared roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam

from benchmarks.synths import content
from cdk_sagemaker_training import (
    BuiltInEstimator,
    TrainingInput,
    TrainingPipeline,
    TrainingStep,
)

if TYPE_CHECKING:  # loaded by the ways that use them, as by an app
    from cdk_sagemaker_training import SharedRoles, TrainingWorkspace

_PLACED: Final[Mapping[str, Any]] = {
    "volume_kms_key": content.KEY,
    "output_kms_key": content.KEY,
    "subnets": list(content.SUBNETS),
    "security_group_ids": list(content.SECURITY_GROUPS),
    "encrypt_inter_container_traffic": True,
    "enable_network_isolation": True,
}
"""What a workspace gives to jobs by itself."""
_FOLDER: Final = "all/"
"""Of the workspace's data bucket: where all pipelines have a folder each."""


def pipelines(
    way: str, app: App, environment: Environment, _ready: Mapping[str, Any]
) -> Callable[[Stack, int, int], None]:
    """Writes a pipeline into a stack: its number, and how many steps."""
    workspace = _workspace(Stack(app, "Platform", env=environment)) if way in {"workspace", "shared"} else None
    roles: dict[Stack, dict[str, iam.IRole]] = {}
    shared: dict[Stack, SharedRoles] = {}

    def write(stack: Stack, number: int, steps: int) -> None:
        given: Mapping[str, iam.IRole] = {}
        if way == "given":
            if stack not in roles:
                roles[stack] = {
                    "role": iam.Role.from_role_arn(stack, "Role", content.PIPELINE_ROLE, mutable=False),
                    "job_role": iam.Role.from_role_arn(stack, "JobRole", content.JOB_ROLE, mutable=False),
                }
            given = roles[stack]
        if way == "shared" and workspace is not None and stack not in shared:
            from cdk_sagemaker_training import SharedRoles

            shared[stack] = SharedRoles(stack, "Roles", shared_locations=[workspace.data(_FOLDER)])
        TrainingPipeline(
            stack,
            f"Pipeline{number}",
            workspace=workspace,
            pipeline_name=content.pipeline_name(number),
            steps=[step_of(workspace, number, step) for step in range(steps)],
            role=given.get("role"),
            job_role=given.get("job_role"),
            shared_roles=shared.get(stack),
        )

    return write


def _workspace(platform: Stack) -> TrainingWorkspace:
    from cdk_sagemaker_training import TrainingWorkspace

    return TrainingWorkspace(platform, "Training")


def step_of(workspace: TrainingWorkspace | None, number: int, step: int, **more: Any) -> TrainingStep:
    """A step of pipeline ``number``. ``more``: settings of its estimator."""

    def source(channel: str) -> str:
        place = content.data(number, channel)
        return place if workspace is None else workspace.data(f"{_FOLDER}{place.removeprefix('s3://data/')}")

    return TrainingStep(
        name=content.step_name(step),
        estimator=BuiltInEstimator(
            algorithm=content.ALGORITHM,
            version=content.VERSION,
            instance_type=content.INSTANCE_TYPE,
            max_run=content.MAX_RUN,
            output_path=None if workspace else content.output(number),
            hyperparameters=content.hyperparameters(step),
            **({} if workspace else _PLACED),
            **more,
        ),
        inputs={
            channel: TrainingInput(s3_data=source(channel), content_type=content.CONTENT_TYPE)
            for channel in ("train", "validation")
        },
    )
