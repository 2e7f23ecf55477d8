"""Records of MLflow apps and tracking servers. No MLflow runs: nothing can be logged, but roles are asked for it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.catalog.mlflow import APP, CALL_APP, TRACKING_SERVER
from cdk_sagemaker_training.local.emulator import arns, authorization, bridge, tags
from cdk_sagemaker_training.local.emulator.members import map_at
from cdk_sagemaker_training.local.emulator.operations import operation
from cdk_sagemaker_training.local.emulator.refusal import RefusedError, stored

_RESOURCES: Final = bridge.scoped_store()
"""Apps and servers by ARN."""
_APP: Final = ("Name", "ArtifactStoreUri", "RoleArn", "ModelRegistrationMode", "WeeklyMaintenanceWindowStart")
_SERVER: Final = (
    "TrackingServerName",
    "ArtifactStoreUri",
    "RoleArn",
    "TrackingServerSize",
    "MlflowVersion",
    "AutomaticModelRegistration",
    "WeeklyMaintenanceWindowStart",
)
_FIXED: Final = frozenset({"RoleArn", "MlflowVersion", "TrackingServerName"})


def refused_logging(role_arn: str, request: Mapping[str, Any]) -> str | None:
    """Why the script of a training job could not log to the MLflow that it is given; None where it could."""
    arn = map_at(request, "MlflowConfig").get("MlflowResourceArn")
    if arn is None:
        return None
    if arn not in _RESOURCES:
        return f"AlgorithmError: {arn} does not exist"
    action = CALL_APP if f":{APP}/" in arn else "sagemaker-mlflow:CreateRun"
    try:
        authorization.require(role_arn, action, arn)
    except RefusedError as error:
        return f"AlgorithmError: {error}"
    return None


def _record(arn: str, request: Mapping[str, Any], members: tuple[str, ...]) -> None:
    authorization.require_assumable(request["RoleArn"])
    _RESOURCES[arn] = {
        **{member: request[member] for member in members if member in request},
        "CreationTime": time.time(),
        "LastModifiedTime": time.time(),
    }
    tags.put(arn, request.get("Tags") or [])


def _found(arn: str) -> dict[str, Any]:
    found: dict[str, Any] = stored(_RESOURCES, arn, "MLflow resource")
    return found


def _changed(arn: str, request: Mapping[str, Any], members: tuple[str, ...]) -> None:
    changes = {member: request[member] for member in members if member in request and member not in _FIXED}
    _found(arn).update({**changes, "LastModifiedTime": time.time()})


def _deleted(arn: str) -> None:
    _found(arn)
    del _RESOURCES[arn]
    tags.drop(arn)


def _server_arn(request: Mapping[str, Any]) -> str:
    return arns.arn(TRACKING_SERVER, request["TrackingServerName"])


@operation("CreateMlflowApp", takes=(*_APP, "Tags"))
def create_app(request: Mapping[str, Any]) -> dict[str, Any]:
    """An app, ready at once. Its ARN ends in an id, so that names may be given twice."""
    arn = arns.arn(APP, f"app-{arns.random_id(12).upper()}")
    _record(arn, request, _APP)
    return {"Arn": arn}


@operation("DescribeMlflowApp", takes=("Arn",))
def describe_app(request: Mapping[str, Any]) -> dict[str, Any]:
    """One app."""
    return {**_found(request["Arn"]), "Arn": request["Arn"], "Status": "Created"}


@operation("UpdateMlflowApp", takes=("Arn", *_APP))
def update_app(request: Mapping[str, Any]) -> dict[str, Any]:
    """All but the role."""
    _changed(request["Arn"], request, _APP)
    return {"Arn": request["Arn"]}


@operation("DeleteMlflowApp", takes=("Arn",))
def delete_app(request: Mapping[str, Any]) -> dict[str, Any]:
    """An app, with its runs."""
    _deleted(request["Arn"])
    return {"Arn": request["Arn"]}


@operation("CreateMlflowTrackingServer", takes=(*_SERVER, "Tags"))
def create_server(request: Mapping[str, Any]) -> dict[str, Any]:
    """A server, running at once."""
    arn = _server_arn(request)
    if arn in _RESOURCES:
        raise RefusedError(f"Tracking server already exists: {arn}")
    _record(arn, request, _SERVER)
    return {"TrackingServerArn": arn}


@operation("DescribeMlflowTrackingServer", takes=("TrackingServerName",))
def describe_server(request: Mapping[str, Any]) -> dict[str, Any]:
    """One server."""
    arn = _server_arn(request)
    state = {"TrackingServerStatus": "Created", "IsActive": "Active"}
    return {"TrackingServerSize": "Small", **_found(arn), "TrackingServerArn": arn, **state}


@operation("UpdateMlflowTrackingServer", takes=_SERVER)
def update_server(request: Mapping[str, Any]) -> dict[str, Any]:
    """All that the service changes in place."""
    arn = _server_arn(request)
    _changed(arn, request, _SERVER)
    return {"TrackingServerArn": arn}


@operation("DeleteMlflowTrackingServer", takes=("TrackingServerName",))
def delete_server(request: Mapping[str, Any]) -> dict[str, Any]:
    """A server, with its runs."""
    _deleted(_server_arn(request))
    return {"TrackingServerArn": _server_arn(request)}
