"""CloudFormation types of MLflow: MlflowApp and MlflowTrackingServer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator.cfn_sagemaker import Created, call, delete_if_there, retag

_CREATE_ONLY: Final = {
    "AWS::SageMaker::MlflowApp": ("Name", "RoleArn"),
    "AWS::SageMaker::MlflowTrackingServer": ("TrackingServerName", "RoleArn", "MlflowVersion"),
}
"""By the schemas of the types; those of a server that are create-only under conditions among them."""


def _replaced(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return any(old.get(name) != new.get(name) for name in _CREATE_ONLY[kind])


def _changes(kind: str, new: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in new.items() if name not in ("Tags", *_CREATE_ONLY[kind])}


def create_app(_logical_id: str, props: dict[str, Any], _stack_name: str) -> Created:
    """AWS::SageMaker::MlflowApp; its physical id is its ARN."""
    return _app(call("CreateMlflowApp", props)["Arn"])


def _app(arn: str) -> Created:
    return arn, {"Arn": arn, "MlflowAppId": arn.rsplit("/", 1)[1], "Status": "Created"}


def update_app(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str) -> Created:
    """In place; another name or role replaces the app."""
    kind = "AWS::SageMaker::MlflowApp"
    if _replaced(kind, old, new):
        return create_app(physical_id, new, stack_name)
    call("UpdateMlflowApp", {**_changes(kind, new), "Arn": physical_id})
    retag(physical_id, old, new)
    return _app(physical_id)


def delete_app(physical_id: str, _props: dict[str, Any]) -> None:
    """Nothing if somebody deleted it already."""
    delete_if_there("DeleteMlflowApp", {"Arn": physical_id})


def create_server(_logical_id: str, props: dict[str, Any], _stack_name: str) -> Created:
    """AWS::SageMaker::MlflowTrackingServer; its physical id is its name."""
    arn = call("CreateMlflowTrackingServer", props)["TrackingServerArn"]
    return str(props["TrackingServerName"]), {"TrackingServerArn": arn}


def update_server(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str) -> Created:
    """In place; another name, role or version replaces the server."""
    kind = "AWS::SageMaker::MlflowTrackingServer"
    if _replaced(kind, old, new):
        return create_server(physical_id, new, stack_name)
    request = {**_changes(kind, new), "TrackingServerName": physical_id}
    arn = call("UpdateMlflowTrackingServer", request)["TrackingServerArn"]
    retag(arn, old, new)
    return physical_id, {"TrackingServerArn": arn}


def delete_server(physical_id: str, _props: dict[str, Any]) -> None:
    """Nothing if somebody deleted it already."""
    delete_if_there("DeleteMlflowTrackingServer", {"TrackingServerName": physical_id})


TYPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "AWS::SageMaker::MlflowApp": {"create": create_app, "update": update_app, "delete": delete_app},
    "AWS::SageMaker::MlflowTrackingServer": {
        "create": create_server,
        "update": update_server,
        "delete": delete_server,
    },
}
