"""SageMaker SDK v3 as an oracle: the document that it emits, with IAM answered from here and no network.

Runs in the environment of ``make conformance`` only. Import it before anything of ``sagemaker``: the SDK wants a region
and credentials as soon as it is imported.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Sequence
from typing import Any, Final

REGION: Final = "us-east-1"
ACCOUNT: Final = "123456789012"
ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/training"
IMAGE: Final = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/mine:1.0"
BUCKET: Final = "bucket"

os.environ.update(
    {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
)

import boto3  # noqa: E402 - after the environment that it reads
from botocore.awsrequest import AWSResponse  # noqa: E402
from sagemaker.core.workflow.pipeline_context import PipelineSession  # noqa: E402
from sagemaker.mlops.workflow.pipeline import Pipeline  # noqa: E402

from cdk_sagemaker_training.definition import PipelineDefinition  # noqa: E402
from cdk_sagemaker_training.definition.expressions.parameters import Parameter  # noqa: E402
from cdk_sagemaker_training.definition.steps.step import Step  # noqa: E402
from tests.conformance.comparison import compare  # noqa: E402

_NO_TELEMETRY: Final = {
    "SchemaVersion": "1.0",
    "SageMaker": {"PythonSDK": {"Modules": {"TelemetryOptOut": True}}},
}

_TRUST: Final = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "sagemaker.amazonaws.com"}}],
}


def _simulated(params: dict[str, Any]) -> dict[str, Any]:
    actions = [value[0] for name, value in _form(params).items() if name.startswith("ActionNames")]
    return {
        "EvaluationResults": [{"EvalActionName": action, "EvalDecision": "allowed"} for action in actions],
        "IsTruncated": False,
    }


def _role(params: dict[str, Any]) -> dict[str, Any]:
    return {
        "Role": {"Arn": ROLE, "RoleName": _form(params)["RoleName"][0], "AssumeRolePolicyDocument": json.dumps(_TRUST)}
    }


def _form(params: dict[str, Any]) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [str(value)] for name, value in params["body"].items()}


_ANSWERS: Final[dict[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "iam:SimulatePrincipalPolicy": _simulated,
    "iam:GetRole": _role,
    "sts:GetCallerIdentity": lambda _: {"Account": ACCOUNT, "Arn": ROLE, "UserId": "AROAEXAMPLE"},
}


class OfflineError(RuntimeError):
    """The SDK called AWS for something that this oracle has no answer to."""


def _answer(model: Any, params: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]]:
    called = f"{model.service_model.service_name}:{model.name}"
    if called not in _ANSWERS:
        raise OfflineError(called)
    return AWSResponse(params["url"], 200, {}, None), _ANSWERS[called](params)


@functools.cache
def session() -> Any:
    """A ``PipelineSession`` whose calls are answered from here; the default bucket is ``BUCKET``."""
    boto_session = boto3.Session(region_name=REGION)
    boto_session.events.register("before-call", _answer)
    boto_session.client = functools.cache(boto_session.client)  # the SDK makes one for every trainer, a second each
    made = PipelineSession(boto_session=boto_session, default_bucket=BUCKET, sagemaker_config=_NO_TELEMETRY)
    made.default_bucket = lambda: BUCKET  # the SDK asks S3 and STS whether the bucket exists and is ours
    return made


def sdk_definition(steps: Sequence[Any], parameters: Sequence[Any] = (), **others: Any) -> dict[str, Any]:
    """The parsed ``Pipeline.definition()`` of SDK steps, experiments switched off unless ``others`` say otherwise."""
    given = {"pipeline_experiment_config": None, **others}
    pipeline = Pipeline(
        name="conformance", parameters=list(parameters), steps=list(steps), sagemaker_session=session(), **given
    )
    document = json.loads(pipeline.definition())
    if document["MlflowConfig"] is None:  # no MLflow is null here, and no member in SDK v2 and in ours
        del document["MlflowConfig"]
    return document


def same(
    theirs: Sequence[Any],
    ours: Sequence[Step],
    *,
    their_parameters: Sequence[Any] = (),
    our_parameters: Sequence[Parameter] = (),
    their_others: dict[str, Any] | None = None,
    our_others: dict[str, Any] | None = None,
) -> None:
    """Fails unless SDK v3 and this library make the same document of these steps."""
    __tracebackhide__ = True
    definition = PipelineDefinition.from_steps(steps=ours, parameters=our_parameters, **(our_others or {}))
    expected = sdk_definition(theirs, their_parameters, **(their_others or {}))
    compare("v3", expected, json.loads(definition.to_json(region=REGION)))
