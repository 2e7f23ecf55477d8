"""The model registry: model package groups and the versions in them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, bridge, paging, state_changes, tags
from cdk_sagemaker_training.local.emulator.operations import call, operation
from cdk_sagemaker_training.local.emulator.refusal import RefusedError, stored

_GROUPS: Final = bridge.scoped_store()
_PACKAGES: Final = bridge.scoped_store()
_POLICIES: Final = bridge.scoped_store()
_LIST: Final = ("SortBy", "SortOrder", "MaxResults", "NextToken")
_PACKAGE: Final = (
    "ModelPackageGroupName",
    "ModelPackageDescription",
    "InferenceSpecification",
    "ModelApprovalStatus",
    "MetadataProperties",
    "ModelMetrics",
    "Domain",
    "Task",
    "SamplePayloadUrl",
    "CustomerMetadataProperties",
    "SkipModelValidation",
    "SourceUri",
)


def group_exists(name_or_arn: str) -> bool:
    """Whether there is a model package group of that name or ARN."""
    return arns.name_of(name_or_arn) in _GROUPS


@operation("CreateModelPackageGroup", takes=("ModelPackageGroupName", "ModelPackageGroupDescription", "Tags"))
def create_group(request: Mapping[str, Any]) -> dict[str, Any]:
    """Create an empty group."""
    name = request["ModelPackageGroupName"]
    arn = arns.arn("model-package-group", name)
    if name in _GROUPS:
        raise RefusedError(f"Model Package Group already exists: {arn}")
    _GROUPS[name] = {
        "ModelPackageGroupName": name,
        "ModelPackageGroupArn": arn,
        "ModelPackageGroupDescription": request.get("ModelPackageGroupDescription", ""),
        "ModelPackageGroupStatus": "Completed",
        "CreationTime": time.time(),
        "CreatedBy": {},
    }
    tags.put(arn, request.get("Tags") or [])
    return {"ModelPackageGroupArn": arn}


def find_group(name_or_arn: str) -> dict[str, Any]:
    """The group of that name or ARN. Raises ``RefusedError``."""
    found: dict[str, Any] = stored(_GROUPS, arns.name_of(name_or_arn), "ModelPackageGroup")
    return found


@operation("DescribeModelPackageGroup", takes=("ModelPackageGroupName",))
def describe_group(request: Mapping[str, Any]) -> dict[str, Any]:
    """One group."""
    return dict(find_group(request["ModelPackageGroupName"]))


@operation("DeleteModelPackageGroup", takes=("ModelPackageGroupName",))
def delete_group(request: Mapping[str, Any]) -> dict[str, Any]:
    """Delete a group that has no versions."""
    group = find_group(request["ModelPackageGroupName"])
    if _versions(group["ModelPackageGroupName"]):
        raise RefusedError(
            f"Model Package Group {group['ModelPackageGroupArn']} cannot be deleted: it contains versions."
        )
    del _GROUPS[group["ModelPackageGroupName"]]
    _POLICIES.pop(group["ModelPackageGroupName"], None)
    tags.drop(group["ModelPackageGroupArn"])
    return {}


@operation("PutModelPackageGroupPolicy", takes=("ModelPackageGroupName", "ResourcePolicy"))
def put_policy(request: Mapping[str, Any]) -> dict[str, Any]:
    """Record the policy of a group; nothing is evaluated by it, since there is no other account."""
    group = find_group(request["ModelPackageGroupName"])
    _POLICIES[group["ModelPackageGroupName"]] = request["ResourcePolicy"]
    return {"ModelPackageGroupArn": group["ModelPackageGroupArn"]}


@operation("GetModelPackageGroupPolicy", takes=("ModelPackageGroupName",))
def get_policy(request: Mapping[str, Any]) -> dict[str, Any]:
    """The policy of a group."""
    name = find_group(request["ModelPackageGroupName"])["ModelPackageGroupName"]
    if name not in _POLICIES:
        raise RefusedError(f"Cannot find resource policy for {name}.")
    return {"ResourcePolicy": _POLICIES[name]}


@operation("DeleteModelPackageGroupPolicy", takes=("ModelPackageGroupName",))
def delete_policy(request: Mapping[str, Any]) -> dict[str, Any]:
    """Delete the policy of a group, if it has one."""
    _POLICIES.pop(find_group(request["ModelPackageGroupName"])["ModelPackageGroupName"], None)
    return {}


@operation("ListModelPackageGroups", takes=("NameContains", *_LIST))
def list_groups(request: Mapping[str, Any]) -> dict[str, Any]:
    """Summaries, newest first."""
    found = [group for name, group in list(_GROUPS.items()) if request.get("NameContains", "") in name]
    keys = {"Name": "ModelPackageGroupName", "CreationTime": "CreationTime"}
    return paging.page(request, found, "ModelPackageGroupSummaryList", keys)


def _versions(group: str) -> list[dict[str, Any]]:
    return [package for package in list(_PACKAGES.values()) if package["ModelPackageGroupName"] == group]


@operation("CreateModelPackage", takes=(*_PACKAGE, "Tags", "ClientToken"))
def create_package(request: Mapping[str, Any]) -> dict[str, Any]:
    """Add the next version to a group."""
    if "ModelPackageGroupName" not in request:
        raise RefusedError(
            "Model packages outside a group are not emulated by the embedded AWS; give ModelPackageGroupName."
        )
    group = find_group(request["ModelPackageGroupName"])["ModelPackageGroupName"]
    version = 1 + max((package["ModelPackageVersion"] for package in _versions(group)), default=0)
    arn = f"{arns.arn('model-package', group)}/{version}"
    _PACKAGES[arn] = {
        **{member: request[member] for member in _PACKAGE if member in request},
        "ModelPackageGroupName": group,
        "ModelPackageVersion": version,
        "ModelPackageArn": arn,
        "ModelPackageStatus": "Completed",
        "ModelPackageStatusDetails": {"ValidationStatuses": [], "ImageScanStatuses": []},
        "ModelApprovalStatus": request.get("ModelApprovalStatus", "PendingManualApproval"),
        "CreationTime": time.time(),
    }
    tags.put(arn, request.get("Tags") or [])
    state_changes.package_changed(_PACKAGES[arn])
    return {"ModelPackageArn": arn}


def find_package(arn: str) -> dict[str, Any]:
    """The version of that ARN. Raises ``RefusedError``."""
    found: dict[str, Any] = stored(_PACKAGES, arn, "ModelPackage")
    return found


@operation("DescribeModelPackage", takes=("ModelPackageName",))
def describe_package(request: Mapping[str, Any]) -> dict[str, Any]:
    """One version, by its ARN."""
    return dict(find_package(request["ModelPackageName"]))


@operation("UpdateModelPackage", takes=("ModelPackageArn", "ModelApprovalStatus", "ApprovalDescription"))
def update_package(request: Mapping[str, Any]) -> dict[str, Any]:
    """Approve or reject a version."""
    package = find_package(request["ModelPackageArn"])
    package.update(request, LastModifiedTime=time.time())
    state_changes.package_changed(package)
    return {"ModelPackageArn": request["ModelPackageArn"]}


@operation("DeleteModelPackage", takes=("ModelPackageName",))
def delete_package(request: Mapping[str, Any]) -> dict[str, Any]:
    """Delete one version; its number is not used again while later ones exist."""
    arn = find_package(request["ModelPackageName"])["ModelPackageArn"]
    del _PACKAGES[arn]
    tags.drop(arn)
    return {}


@operation("ListModelPackages", takes=("ModelPackageGroupName", "ModelApprovalStatus", *_LIST))
def list_packages(request: Mapping[str, Any]) -> dict[str, Any]:
    """Summaries of a group's versions, newest first."""
    group = find_group(request.get("ModelPackageGroupName", ""))["ModelPackageGroupName"]
    left_out = {"InferenceSpecification", "ModelPackageStatusDetails", "ModelMetrics", "MetadataProperties"}
    found = [
        {member: value for member, value in package.items() if member not in left_out}
        for package in _versions(group)
        if request.get("ModelApprovalStatus", package["ModelApprovalStatus"]) == package["ModelApprovalStatus"]
    ]
    keys = {"Name": "ModelPackageArn", "CreationTime": "CreationTime"}
    return paging.page(request, found, "ModelPackageSummaryList", keys)


def register(request: Mapping[str, Any]) -> dict[str, Any]:
    """What a RegisterModel step does: a new version, described. Raises ``RefusedError``."""
    return dict(find_package(call("CreateModelPackage", request)["ModelPackageArn"]))
