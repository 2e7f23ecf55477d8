"""SageMaker SDK v2 as an oracle: the document that it emits, without network, credentials or uploads.

Import ``sagemaker`` only inside functions: it takes seconds, and the fast tests never need it.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any
from unittest import mock

from cdk_sagemaker_training.definition import PipelineDefinition
from cdk_sagemaker_training.definition.expressions.parameters import Parameter
from cdk_sagemaker_training.definition.steps.step import Step

REGION = "us-east-1"
ROLE = "arn:aws:iam::123456789012:role/training"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1.0"
BUCKET = "bucket"

_OFFLINE = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "SAGEMAKER_SUPPRESS_V2_WARNING": "1",
}

_NO_TELEMETRY = {
    "SchemaVersion": "1.0",
    "SageMaker": {"PythonSDK": {"Modules": {"TelemetryOptOut": True}}},
}


@functools.cache
def offline_session() -> Any:
    """A ``PipelineSession`` that calls nobody: step arguments are captured, the default bucket is ``BUCKET``."""
    os.environ.update(_OFFLINE)  # the SDK reads the environment again and again, not only here
    import boto3
    from sagemaker.workflow.pipeline_context import PipelineSession

    session = PipelineSession(
        boto_session=boto3.Session(region_name=REGION),
        sagemaker_client=mock.Mock(),
        default_bucket=BUCKET,
        sagemaker_config=_NO_TELEMETRY,
    )
    # The SDK asks S3 and STS whether the bucket exists and is ours before it puts a path into a request.
    session.default_bucket = lambda: BUCKET
    return session


def sdk_definition(steps: Sequence[Any], parameters: Sequence[Any] = ()) -> dict[str, Any]:
    """The parsed ``Pipeline.definition()`` of SDK steps, experiments switched off."""
    from sagemaker.workflow.pipeline import Pipeline

    pipeline = Pipeline(
        name="conformance",
        parameters=list(parameters),
        pipeline_experiment_config=None,
        steps=list(steps),
        sagemaker_session=offline_session(),
    )
    return _normal(json.loads(pipeline.definition()))


def ours(steps: Sequence[Step], parameters: Sequence[Parameter] = ()) -> dict[str, Any]:
    """The parsed document of our steps. A parameter that is not listed follows those that are."""
    return _normal(json.loads(PipelineDefinition.from_steps(steps=steps, parameters=parameters).to_json(region=REGION)))


def merged(*members: Mapping[str, Any]) -> dict[str, Any]:
    """Keyword arguments out of several dicts; later ones count."""
    return {key: value for each in members for key, value in each.items()}


def inside(document: Any, *path: str | int) -> Any:
    """The value at a path of a document, not a copy."""
    for key in path:
        document = document[key]
    return document


def without(document: Mapping[str, Any], *path: str | int) -> dict[str, Any]:
    """A copy of a document without the member at a path, for a difference that is listed with its reason."""
    copied = json.loads(json.dumps(document))
    del inside(copied, *path[:-1])[path[-1]]
    return copied


def _normal(document: dict[str, Any]) -> dict[str, Any]:
    """The document without the pipeline's experiment, which is off here and which no step is about."""
    return {key: value for key, value in document.items() if key != "PipelineExperimentConfig"}
