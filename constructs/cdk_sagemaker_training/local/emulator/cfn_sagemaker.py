"""CloudFormation types of SageMaker: Pipeline and ModelPackageGroup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, operations
from cdk_sagemaker_training.local.emulator.members import list_at, map_at
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

Created = tuple[str, dict[str, Any]]


def call(operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """An API call whose refusal fails the resource, with the service's words as the reason."""
    try:
        return operations.call(operation, request)
    except RefusedError as error:
        raise ValueError(f"{error} (Service: SageMaker, Error Code: {error.code})") from error


def _request(props: Mapping[str, Any]) -> dict[str, Any]:
    """The API's request for the properties, whose keys inside PipelineDefinition differ."""
    request = {name: value for name, value in props.items() if name not in ("PipelineDefinition", "Tags")}
    definition = map_at(props, "PipelineDefinition")
    if "PipelineDefinitionBody" in definition:
        request["PipelineDefinition"] = definition["PipelineDefinitionBody"]
    if "PipelineDefinitionS3Location" in definition:
        location = definition["PipelineDefinitionS3Location"]
        version = {"VersionId": location["Version"]} if "Version" in location else {}
        request["PipelineDefinitionS3Location"] = {
            "Bucket": location["Bucket"],
            "ObjectKey": location["Key"],
            **version,
        }
    return request


def _tags(props: Mapping[str, Any]) -> dict[str, Any]:
    return {"Tags": props["Tags"]} if props.get("Tags") else {}


def retag(arn: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """The tags of the new properties in place of those of the old ones."""
    gone = {tag["Key"] for tag in list_at(old, "Tags")} - {tag["Key"] for tag in list_at(new, "Tags")}
    if gone:
        call("DeleteTags", {"ResourceArn": arn, "TagKeys": sorted(gone)})
    if new.get("Tags"):
        call("AddTags", {"ResourceArn": arn, "Tags": new["Tags"]})


def create_pipeline(logical_id: str, props: dict[str, Any], stack_name: str) -> Created:
    """AWS::SageMaker::Pipeline; its physical id is its name, and it has no attributes."""
    if "PipelineName" not in props:
        raise ValueError("Properties validation failed: required key [PipelineName] not found")
    token = f"{stack_name}-{logical_id}-{arns.random_id(32)}"[-64:]
    call("CreatePipeline", {**_request(props), **_tags(props), "ClientRequestToken": token})
    return str(props["PipelineName"]), {}


def update_pipeline(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str) -> Created:
    """In place; a new name replaces the pipeline, and the stack deletes the old one afterwards."""
    if new.get("PipelineName") != physical_id:
        return create_pipeline(physical_id, new, stack_name)
    arn = call("UpdatePipeline", _request(new))["PipelineArn"]
    retag(arn, old, new)
    return physical_id, {}


def delete_pipeline(physical_id: str, _props: dict[str, Any]) -> None:
    """Nothing if somebody deleted it already."""
    delete_if_there("DeletePipeline", {"PipelineName": physical_id, "ClientRequestToken": arns.random_id(32)})


def create_group(_logical_id: str, props: dict[str, Any], _stack_name: str) -> Created:
    """AWS::SageMaker::ModelPackageGroup; its physical id is its ARN."""
    known = ("ModelPackageGroupName", "ModelPackageGroupDescription", "ModelPackageGroupPolicy", "Tags")
    if unknown := sorted(set(props) - set(known)):
        raise ValueError(f"{', '.join(unknown)} of AWS::SageMaker::ModelPackageGroup is not emulated")
    request = {name: value for name, value in props.items() if name != "ModelPackageGroupPolicy"}
    arn = call("CreateModelPackageGroup", request)["ModelPackageGroupArn"]
    _set_policy(arn, props)
    return arn, {"ModelPackageGroupArn": arn, "ModelPackageGroupStatus": "Completed"}


def _set_policy(group: str, props: Mapping[str, Any]) -> None:
    policy = props.get("ModelPackageGroupPolicy")
    request = {"ModelPackageGroupName": arns.name_of(group)}
    if policy is None:
        call("DeleteModelPackageGroupPolicy", request)
    else:
        call("PutModelPackageGroupPolicy", {**request, "ResourcePolicy": json.dumps(policy)})


def update_group(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str) -> Created:
    """Tags and policy in place; another name or description replaces the group."""
    names = ("ModelPackageGroupName", "ModelPackageGroupDescription")
    if any(old.get(name) != new.get(name) for name in names):
        return create_group(physical_id, new, stack_name)
    retag(physical_id, old, new)
    if old.get("ModelPackageGroupPolicy") != new.get("ModelPackageGroupPolicy"):
        _set_policy(physical_id, new)
    return physical_id, {"ModelPackageGroupArn": physical_id, "ModelPackageGroupStatus": "Completed"}


def delete_group(physical_id: str, _props: dict[str, Any]) -> None:
    """Fails while the group has versions."""
    delete_if_there("DeleteModelPackageGroup", {"ModelPackageGroupName": physical_id})


def delete_if_there(operation: str, request: Mapping[str, Any]) -> None:
    """A call that deletes; nothing where there is nothing."""
    try:
        operations.call(operation, request)
    except RefusedError as error:
        if error.code != "ResourceNotFound":
            raise ValueError(str(error)) from error


TYPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "AWS::SageMaker::Pipeline": {
        "create": create_pipeline,
        "update": update_pipeline,
        "delete": delete_pipeline,
    },
    "AWS::SageMaker::ModelPackageGroup": {"create": create_group, "update": update_group, "delete": delete_group},
}
