"""The pipelines with SageMaker SDK v2 at synth: its pipeline's definition is the text of a ``CfnPipeline``.

Offline, as ``cdk synth`` has to be: a session that calls nobody, whose default bucket is known.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Final, cast
from unittest import mock

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_sagemaker as cdk_sagemaker

from benchmarks.synths import content

_BUCKET: Final = "artifacts"
_OFFLINE: Final = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "SAGEMAKER_SUPPRESS_V2_WARNING": "1",
}


def pipelines(
    _way: str, _app: App, environment: Environment, _ready: Mapping[str, Any]
) -> Callable[[Stack, int, int], None]:
    """Writes a pipeline into a stack: its number, and how many steps."""
    os.environ.update(_OFFLINE)
    import boto3
    from sagemaker import image_uris
    from sagemaker.telemetry import telemetry_logging
    from sagemaker.workflow.pipeline_context import PipelineSession

    region = str(environment.region)
    session: Any = PipelineSession(
        boto_session=boto3.Session(region_name=region),
        sagemaker_client=mock.Mock(),
        default_bucket=_BUCKET,
        sagemaker_config={},
    )
    # It tells AWS of its use, over the network. Its own opt-out is a configuration, which the SDK holds against its
    # schema at each look into it: ten times the time of everything else, and no fair peer.
    setattr(telemetry_logging, "_send_telemetry_request", mock.Mock())  # noqa: B010 - private to the SDK
    # The SDK asks S3 and STS whether the bucket exists and is ours before it puts a path into a request.
    session.default_bucket = lambda: _BUCKET
    image = cast("Callable[..., str]", image_uris.retrieve)  # pyright: ignore[reportUnknownMemberType]

    def write(stack: Stack, number: int, steps: int) -> None:
        from sagemaker.workflow.pipeline import Pipeline

        pipeline: Any = Pipeline(
            name=content.pipeline_name(number),
            pipeline_experiment_config=None,
            steps=[_step(session, image, region, number, step) for step in range(steps)],
            sagemaker_session=session,
        )
        cdk_sagemaker.CfnPipeline(
            stack,
            f"Pipeline{number}",
            pipeline_name=content.pipeline_name(number),
            pipeline_definition={"PipelineDefinitionBody": pipeline.definition()},
            role_arn=content.PIPELINE_ROLE,
        )

    return write


def _step(session: Any, image: Callable[..., str], region: str, number: int, step: int) -> Any:
    from sagemaker.estimator import Estimator
    from sagemaker.inputs import TrainingInput
    from sagemaker.workflow.steps import TrainingStep

    estimator: Any = Estimator(
        image_uri=image(content.ALGORITHM, region, version=content.VERSION),
        role=content.JOB_ROLE,
        instance_count=1,
        instance_type=content.INSTANCE_TYPE,
        max_run=content.MAX_RUN,
        output_path=content.output(number),
        hyperparameters=cast("Any", content.hyperparameters(step)),
        volume_kms_key=content.KEY,
        output_kms_key=content.KEY,
        subnets=list(content.SUBNETS),
        security_group_ids=list(content.SECURITY_GROUPS),
        encrypt_inter_container_traffic=True,
        enable_network_isolation=True,
        # A section that only the SDK adds unless it is told not to.
        debugger_hook_config=False,
        disable_profiler=True,
        sagemaker_session=session,
    )
    inputs: Any = {
        channel: TrainingInput(s3_data=content.data(number, channel), content_type=content.CONTENT_TYPE)
        for channel in ("train", "validation")
    }
    return TrainingStep(name=content.step_name(step), step_args=estimator.fit(inputs))
