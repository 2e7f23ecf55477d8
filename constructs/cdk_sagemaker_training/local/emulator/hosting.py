"""Models, endpoint configurations and endpoints: recorded, nothing is hosted."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, authorization, bridge, condition_keys, registry, requests, tags
from cdk_sagemaker_training.local.emulator.members import list_at, map_at
from cdk_sagemaker_training.local.emulator.operations import call, operation
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.runtime.channels import NotSupportedError

_MODELS: Final = bridge.scoped_store()
_CONFIGS: Final = bridge.scoped_store()
_ENDPOINTS: Final = bridge.scoped_store()

_MODEL: Final = (
    "ModelName",
    "PrimaryContainer",
    "Containers",
    "ExecutionRoleArn",
    "VpcConfig",
    "EnableNetworkIsolation",
    "Tags",
)
_CONFIG: Final = ("EndpointConfigName", "ProductionVariants", "KmsKeyId", "DataCaptureConfig", "Tags")
_CHANGE: Final = ("EndpointName", "EndpointConfigName")


@operation("CreateModel", takes=_MODEL)
def create_model(request: Mapping[str, Any]) -> dict[str, Any]:
    """Record a model. A version of the registry that it names has to be there."""
    for container in [map_at(request, "PrimaryContainer"), *list_at(request, "Containers")]:
        if "ModelPackageName" in container:
            registry.find_package(container["ModelPackageName"])
    return {"ModelArn": _create(_MODELS, "model", request["ModelName"], request, "model")}


def create_model_of_step(role_arn: str, name: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Check what ``role_arn`` may do and record the model; its description. Raises ``RefusedError``."""
    arn = arns.arn("model", name)
    requests.validate("CreateModel", {**request, "ModelName": name})
    authorization.require_create(role_arn, "CreateModel", arn, request, condition_keys.of("CreateModel", request))
    if "ExecutionRoleArn" in request:
        authorization.require_pass_role(role_arn, request["ExecutionRoleArn"])
    call("CreateModel", {**request, "ModelName": name})
    return find_model(name)


def find_model(name: str) -> dict[str, Any]:
    """The description of a model. Raises ``RefusedError``."""
    found = {**_find(_MODELS, name, "model"), "ModelArn": arns.arn("model", name)}
    del found["LastModifiedTime"]  # a model never changes
    return found


def container_of(name: str) -> dict[str, Any]:
    """The container of a model, that of the version of the registry which it names. Raises ``RefusedError``."""
    model = find_model(name)
    containers = [*list_at(model, "Containers"), *([model["PrimaryContainer"]] if "PrimaryContainer" in model else [])]
    if len(containers) != 1:
        raise NotSupportedError(f"not executed here: the model {name} has {len(containers)} containers")
    own = dict(containers[0])
    package = own.pop("ModelPackageName", "")
    if not package:
        return own
    specified = list_at(map_at(registry.find_package(package), "InferenceSpecification"), "Containers")
    if len(specified) != 1:
        raise NotSupportedError(f"not executed here: the version {package} has {len(specified)} containers")
    environment = {**map_at(specified[0], "Environment"), **map_at(own, "Environment")}
    return {**specified[0], **own, "Environment": environment}


@operation("DescribeModel", takes=("ModelName",))
def describe_model(request: Mapping[str, Any]) -> dict[str, Any]:
    """One model."""
    return find_model(request["ModelName"])


@operation("CreateEndpointConfig", takes=_CONFIG)
def create_config(request: Mapping[str, Any]) -> dict[str, Any]:
    """Record a configuration whose models are there."""
    for variant in request["ProductionVariants"]:
        _find(_MODELS, variant["ModelName"], "model")
    name = request["EndpointConfigName"]
    return {"EndpointConfigArn": _create(_CONFIGS, "endpoint-config", name, request, "endpoint configuration")}


@operation("DescribeEndpointConfig", takes=("EndpointConfigName",))
def describe_config(request: Mapping[str, Any]) -> dict[str, Any]:
    """One configuration."""
    name = request["EndpointConfigName"]
    found = _find(_CONFIGS, name, "endpoint configuration")
    return {**found, "EndpointConfigArn": arns.arn("endpoint-config", name)}


@operation("CreateEndpoint", takes=(*_CHANGE, "Tags"))
def create_endpoint(request: Mapping[str, Any]) -> dict[str, Any]:
    """Record an endpoint, in service at once."""
    _find(_CONFIGS, request["EndpointConfigName"], "endpoint configuration")
    return {"EndpointArn": _create(_ENDPOINTS, "endpoint", request["EndpointName"], request, "endpoint")}


@operation("UpdateEndpoint", takes=(*_CHANGE, "RetainAllVariantProperties"))
def update_endpoint(request: Mapping[str, Any]) -> dict[str, Any]:
    """Another configuration, in service at once."""
    found = _find(_ENDPOINTS, request["EndpointName"], "endpoint")
    _find(_CONFIGS, request["EndpointConfigName"], "endpoint configuration")
    found.update(EndpointConfigName=request["EndpointConfigName"], LastModifiedTime=time.time())
    return {"EndpointArn": arns.arn("endpoint", request["EndpointName"])}


@operation("DescribeEndpoint", takes=("EndpointName",))
def describe_endpoint(request: Mapping[str, Any]) -> dict[str, Any]:
    """One endpoint."""
    name = request["EndpointName"]
    found = _find(_ENDPOINTS, name, "endpoint")
    members = ("EndpointName", "EndpointConfigName", "CreationTime", "LastModifiedTime")
    return {
        **{member: found[member] for member in members},
        "EndpointArn": arns.arn("endpoint", name),
        "EndpointStatus": "InService",
    }


def _create(store: Any, kind: str, name: str, request: Mapping[str, Any], words: str) -> str:
    arn = arns.arn(kind, name)
    if name in store:
        raise RefusedError(f'Cannot create already existing {words} "{arn}".')
    known = {member: value for member, value in request.items() if member != "Tags"}
    store[name] = {**known, "CreationTime": time.time(), "LastModifiedTime": time.time()}
    tags.put(arn, list_at(request, "Tags"))
    return arn


def _find(store: Any, name: str, words: str) -> dict[str, Any]:
    if name not in store:
        raise RefusedError(f'Could not find {words} "{arns.arn(words.replace(" configuration", "-config"), name)}".')
    found: dict[str, Any] = store[name]
    return found
