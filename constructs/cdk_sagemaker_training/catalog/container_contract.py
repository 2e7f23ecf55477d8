"""What SageMaker gives to the container of a training job, and what it takes from it.

Sources, as read in November 2026:
INFO: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
SIGNAL: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-signal-success-failure.html
OUTPUT: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-output.html
SPOT: https://docs.aws.amazon.com/sagemaker/latest/dg/model-managed-spot-training.html
CHECKPOINTS: https://docs.aws.amazon.com/sagemaker/latest/dg/model-checkpoints.html
LOGS: https://docs.aws.amazon.com/sagemaker/latest/dg/logging-cloudwatch.html
API: botocore's service model of SageMaker.
"""

from __future__ import annotations

from typing import Final

BASE: Final = "/opt/ml"
"""INFO: the root of all that SageMaker puts into a container and takes out of it."""

SCRATCH: Final = "/tmp"  # noqa: S108 the container's own, which is gone with it
"""Where programs put what nobody keeps."""

CHECKPOINTS: Final = "/opt/ml/checkpoints"
"""API, ``CheckpointConfig.LocalPath``: its default."""

STOP_SECONDS: Final = 120
"""API, ``StopTrainingJob`` and ``StoppingCondition``: seconds between SIGTERM and SIGKILL."""

FAILURE_CHARACTERS: Final = 1024
"""OUTPUT: how much of ``/opt/ml/output/failure`` becomes the job's ``FailureReason``."""

LOG_GROUP: Final = "/aws/sagemaker/TrainingJobs"
"""LOGS: with one stream for each host, ``<job>/algo-<number>-<epoch timestamp>``."""

NETWORK_INTERFACE: Final = "eth0"
"""INFO: ``network_interface_name`` of ``resourceconfig.json``, in the page's example."""


def host_name(number: int) -> str:
    """INFO: the name of a host of a job, from 1."""
    return f"algo-{number}"


PROCESSING_LOG_GROUP: Final = "/aws/sagemaker/ProcessingJobs"
"""LOGS."""

PROCESSING: Final = "/opt/ml/processing"
"""API, ``ProcessingS3Input.LocalPath``: "LocalPath is an absolute path to the input data", below this folder in all of
AWS's examples; facts of the developer guide, build-your-own-processing-container."""

MESSAGE_CHARACTERS: Final = 1024
"""https://docs.aws.amazon.com/sagemaker/latest/dg/byoc-metadata.html: how much of ``/opt/ml/output/message`` becomes
the ``ExitMessage`` of a processing job, 1 KB."""

TRANSFORM_LOG_GROUP: Final = "/aws/sagemaker/TransformJobs"
"""LOGS."""

TRANSFORM_VARIABLES: Final = {"SAGEMAKER_BATCH": "true"}
"""https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-batch-code.html: what a container sees of a transform
job; the same page's variables for payload and strategy are read by no container that runs here."""

MAX_PAYLOAD_MB: Final = 6
"""API, ``CreateTransformJob.MaxPayloadInMB``: the default."""
