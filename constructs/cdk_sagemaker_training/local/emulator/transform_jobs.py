"""Transform jobs: checked, authorized, run by whatever ``jobs`` has with the role of their model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import bridge, hosting
from cdk_sagemaker_training.local.emulator.operations import operation
from cdk_sagemaker_training.local.emulator.plain_jobs import PlainJob, PlainJobs

_JOBS: Final = PlainJobs("Transform")


def create(role_arn: str, name: str, request: Mapping[str, Any], attempt: int = 1) -> PlainJob:
    """Check ``request`` (CreateTransformJob) and what ``role_arn`` may do; a job to run. Raises ``RefusedError``."""
    _JOBS.allow(role_arn, name, request)
    hosting.find_model(request["ModelName"])
    return _JOBS.add(name, request, attempt)


@operation("CreateTransformJob", takes=None)
def create_for_caller(request: Mapping[str, Any]) -> dict[str, Any]:
    """A job that a caller of the API starts. It runs in the background."""
    given = dict(request)
    name = given.pop("TransformJobName")
    hosting.find_model(request["ModelName"])
    job = _JOBS.add(name, given)
    bridge.thread(job.run, name=name).start()
    return {"TransformJobArn": job.arn}


@operation("DescribeTransformJob", takes=("TransformJobName",))
def describe(request: Mapping[str, Any]) -> dict[str, Any]:
    """One job with every argument that it was made with."""
    return _JOBS.find(request["TransformJobName"]).described()


@operation("StopTransformJob", takes=("TransformJobName",))
def stop(request: Mapping[str, Any]) -> dict[str, Any]:
    """Ask a job to stop."""
    _JOBS.stop(request["TransformJobName"])
    return {}
