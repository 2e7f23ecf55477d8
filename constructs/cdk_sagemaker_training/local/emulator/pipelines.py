"""Pipelines: create, update, delete, describe, list."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, authorization, bridge, document, operations, paging, tags
from cdk_sagemaker_training.local.emulator.operations import operation
from cdk_sagemaker_training.local.emulator.refusal import RefusedError, not_found

_PIPELINES: Final = bridge.scoped_store()
_DEFINITION: Final = ("PipelineDefinition", "PipelineDefinitionS3Location")
_CHANGEABLE: Final = ("PipelineDisplayName", "PipelineDescription", "RoleArn", "ParallelismConfiguration")


def _definition(request: Mapping[str, Any]) -> str:
    """The checked definition text, from the request or from S3."""
    body, location = (request.get(member) for member in _DEFINITION)
    if (body is None) == (location is None):
        raise RefusedError("Exactly one of PipelineDefinition and PipelineDefinitionS3Location is required.")
    if location is not None:
        where = f"s3://{location['Bucket']}/{location['ObjectKey']}"
        stored = bridge.service("s3")._get_object_data(
            location["Bucket"], location["ObjectKey"], location.get("VersionId")
        )
        if stored is None:
            raise RefusedError(f"Unable to read the pipeline definition from {where}: there is no such object.")
        body = stored.decode()
    document.checked(str(body))
    return str(body)


def _check_role(role_arn: str) -> None:
    if (caller := operations.CALLER_KEY.get()) is not None:
        authorization.require_caller_passes(caller, role_arn)
    authorization.require_assumable(role_arn)


def find(name_or_arn: str) -> dict[str, Any]:
    """The pipeline of that name or ARN. Raises ``RefusedError``."""
    for name, pipeline in list(_PIPELINES.items()):
        if name_or_arn in (name, pipeline["PipelineArn"]):
            found: dict[str, Any] = pipeline
            return found
    raise not_found("Pipeline", arns.name_of(name_or_arn))


@operation("CreatePipeline", takes=("PipelineName", "ClientRequestToken", "Tags", *_DEFINITION, *_CHANGEABLE))
def create(request: Mapping[str, Any]) -> dict[str, Any]:
    """Create a pipeline whose definition holds."""
    name = request["PipelineName"]
    if any(name.lower() == other.lower() for other in _PIPELINES):
        raise RefusedError(f"Pipeline names must be unique within an AWS account and region. {name} already exists.")
    _check_role(request["RoleArn"])
    now, arn = time.time(), arns.arn("pipeline", name)
    _PIPELINES[name] = {
        "PipelineArn": arn,
        "PipelineName": name,
        "PipelineDisplayName": name,
        **{member: request[member] for member in _CHANGEABLE if member in request},
        "PipelineDefinition": _definition(request),
        "PipelineStatus": "Active",
        "CreationTime": now,
        "LastModifiedTime": now,
    }
    tags.put(arn, request.get("Tags") or [])
    return {"PipelineArn": arn}


@operation("UpdatePipeline", takes=("PipelineName", *_DEFINITION, *_CHANGEABLE))
def update(request: Mapping[str, Any]) -> dict[str, Any]:
    """Change what is given; a definition that does not hold changes nothing."""
    pipeline = find(request["PipelineName"])
    changes = {member: request[member] for member in _CHANGEABLE if member in request}
    if any(member in request for member in _DEFINITION):
        changes["PipelineDefinition"] = _definition(request)
    if "RoleArn" in changes:
        _check_role(changes["RoleArn"])
    pipeline.update(changes, LastModifiedTime=time.time())
    return {"PipelineArn": pipeline["PipelineArn"]}


@operation("DeletePipeline", takes=("PipelineName", "ClientRequestToken"))
def delete(request: Mapping[str, Any]) -> dict[str, Any]:
    """Delete a pipeline; its executions stay readable, as SageMaker keeps them."""
    pipeline = find(request["PipelineName"])
    del _PIPELINES[pipeline["PipelineName"]]
    tags.drop(pipeline["PipelineArn"])
    return {"PipelineArn": pipeline["PipelineArn"]}


@operation("DescribePipeline", takes=("PipelineName",))
def describe(request: Mapping[str, Any]) -> dict[str, Any]:
    """One pipeline with its definition."""
    return dict(find(request["PipelineName"]))


@operation("ListPipelines", takes=("PipelineNamePrefix", "SortBy", "SortOrder", "MaxResults", "NextToken"))
def list_all(request: Mapping[str, Any]) -> dict[str, Any]:
    """Summaries, newest first."""
    left_out = {"PipelineDefinition", "PipelineStatus", "ParallelismConfiguration"}
    found = [
        {member: value for member, value in pipeline.items() if member not in left_out}
        for name, pipeline in list(_PIPELINES.items())
        if name.startswith(request.get("PipelineNamePrefix", ""))
    ]
    keys = {"Name": "PipelineName", "CreationTime": "CreationTime"}
    return paging.page(request, found, "PipelineSummaries", keys)
