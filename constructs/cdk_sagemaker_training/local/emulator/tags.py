"""Tags of pipelines, executions, jobs, model package groups and model packages, by ARN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import bridge
from cdk_sagemaker_training.local.emulator.operations import operation
from cdk_sagemaker_training.local.emulator.refusal import not_found

_TAGS: Final = bridge.scoped_store()


def put(arn: str, tags: Sequence[Mapping[str, str]]) -> None:
    """Give a new resource its tags: from now on its ARN can be tagged."""
    _TAGS[arn] = {tag["Key"]: tag["Value"] for tag in tags}


def drop(arn: str) -> None:
    """Forget the tags of a deleted resource."""
    _TAGS.pop(arn, None)


def _of(arn: str) -> dict[str, str]:
    if arn not in _TAGS:
        raise not_found("Resource", arn)
    found: dict[str, str] = _TAGS[arn]
    return found


def _listed(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


@operation("AddTags", takes=("ResourceArn", "Tags"))
def add(request: Mapping[str, Any]) -> dict[str, Any]:
    """Add tags or change their values."""
    tags = _of(request["ResourceArn"])
    tags.update({tag["Key"]: tag["Value"] for tag in request["Tags"]})
    return {"Tags": _listed(tags)}


@operation("ListTags", takes=("ResourceArn", "NextToken", "MaxResults"))
def list_all(request: Mapping[str, Any]) -> dict[str, Any]:
    """Every tag, in one page: a resource has at most 50."""
    return {"Tags": _listed(_of(request["ResourceArn"]))}


@operation("DeleteTags", takes=("ResourceArn", "TagKeys"))
def delete(request: Mapping[str, Any]) -> dict[str, Any]:
    """Remove tags by their keys."""
    tags = _of(request["ResourceArn"])
    for key in request["TagKeys"]:
        tags.pop(key, None)
    return {}
