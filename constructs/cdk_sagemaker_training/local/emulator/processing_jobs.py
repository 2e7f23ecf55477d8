"""Processing jobs of steps: checked, authorized, run by whatever ``jobs`` has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import authorization
from cdk_sagemaker_training.local.emulator.operations import operation
from cdk_sagemaker_training.local.emulator.plain_jobs import PlainJob, PlainJobs

_JOBS: Final = PlainJobs("Processing")


def create(role_arn: str, name: str, request: Mapping[str, Any], attempt: int = 1) -> PlainJob:
    """Check ``request`` (CreateProcessingJob) and what ``role_arn`` may do; a job to run. Raises ``RefusedError``."""
    _JOBS.allow(role_arn, name, request)
    authorization.require_pass_role(role_arn, request["RoleArn"])
    return _JOBS.add(name, request, attempt)


@operation("DescribeProcessingJob", takes=("ProcessingJobName",))
def describe(request: Mapping[str, Any]) -> dict[str, Any]:
    """One job with every argument that it was made with."""
    return _JOBS.find(request["ProcessingJobName"]).described()


@operation("StopProcessingJob", takes=("ProcessingJobName",))
def stop(request: Mapping[str, Any]) -> dict[str, Any]:
    """Ask a job to stop."""
    _JOBS.stop(request["ProcessingJobName"])
    return {}
