"""What the demo does in the account besides deploying: data in, an execution, and everything out again."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

POLL_SECONDS = 0.3
EXECUTION_SECONDS = 300.0
DATA = Path(__file__).resolve().parent / "data"


class ExecutionFailedError(RuntimeError):
    """The pipeline's execution did not succeed."""


def upload(s3: Any, bucket: str) -> Iterator[str]:
    """Put the data set where the pipelines look for it; yields the URIs."""
    for channel in ("train", "validation"):
        key = f"churn/{channel}/{channel}.csv"
        s3.upload_file(str(DATA / f"{channel}.csv"), bucket, key)
        yield f"s3://{bucket}/{key}"


def run(sagemaker: Any, pipeline: str, parameters: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Start an execution and follow it; yields (step, status) at every change, the execution itself under its ARN."""
    given = [{"Name": name, "Value": value} for name, value in parameters.items()]
    arn: str = sagemaker.start_pipeline_execution(PipelineName=pipeline, PipelineParameters=given)[
        "PipelineExecutionArn"
    ]
    seen: dict[str, str] = {}
    deadline = time.monotonic() + EXECUTION_SECONDS
    while True:
        execution = sagemaker.describe_pipeline_execution(PipelineExecutionArn=arn)
        for step in steps(sagemaker, arn):
            if seen.get(step["StepName"]) != step["StepStatus"]:
                seen[step["StepName"]] = step["StepStatus"]
                yield step["StepName"], step["StepStatus"]
        status: str = execution["PipelineExecutionStatus"]
        if status not in {"Executing", "Stopping"}:
            yield arn, status
            if status != "Succeeded":
                raise ExecutionFailedError(f"{arn}: {status}: {execution.get('FailureReason', 'no reason given')}")
            return
        if time.monotonic() > deadline:
            raise ExecutionFailedError(f"{arn} is still {status} after {EXECUTION_SECONDS:g} s")
        time.sleep(POLL_SECONDS)


def steps(sagemaker: Any, arn: str) -> list[dict[str, Any]]:
    """The steps of an execution in the order in which they started."""
    pages = sagemaker.get_paginator("list_pipeline_execution_steps").paginate(
        PipelineExecutionArn=arn, SortOrder="Ascending"
    )
    return [step for page in pages for step in page["PipelineExecutionSteps"]]


def buckets_of(cloudformation: Any, stack: str) -> Iterator[str]:
    """The buckets of a stack, that of the access logs too."""
    for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack):
        for resource in page["StackResourceSummaries"]:
            if resource["ResourceType"] == "AWS::S3::Bucket":
                yield resource["PhysicalResourceId"]


def empty(s3: Any, bucket: str) -> None:
    """Delete every object of a bucket, all versions: a bucket that holds something cannot be deleted."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            s3.delete_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])


def delete_models(sagemaker: Any, group: str) -> None:
    """Delete the versions of a model package group: one that holds versions cannot be deleted."""
    for page in sagemaker.get_paginator("list_model_packages").paginate(ModelPackageGroupName=group):
        for package in page["ModelPackageSummaryList"]:
            sagemaker.delete_model_package(ModelPackageName=package["ModelPackageArn"])
