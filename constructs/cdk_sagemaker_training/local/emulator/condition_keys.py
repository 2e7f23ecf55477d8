"""The condition keys that IAM knows for requests which start jobs (service authorization reference, SageMaker)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns
from cdk_sagemaker_training.local.emulator.members import list_at, map_at


def of(operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """By key, what a request says; nothing for operations without keys. A key that it leaves out is not there."""
    found = _READERS[operation](request) if operation in _READERS else {}
    return {f"sagemaker:{key}": value for key, value in found.items() if value}


def _training(request: Mapping[str, Any]) -> dict[str, Any]:
    resources = map_at(request, "ResourceConfig")
    return {
        **_placed(request, map_at(request, "VpcConfig")),
        **_encrypted(resources, map_at(request, "OutputDataConfig")),
        "InterContainerTrafficEncryption": _flag(request, "EnableInterContainerTrafficEncryption"),
        "MaxRuntimeInSeconds": str(map_at(request, "StoppingCondition").get("MaxRuntimeInSeconds", "")),
        "KeepAlivePeriod": str(resources.get("KeepAlivePeriodInSeconds", "")),
    }


def _tuning(request: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the first definition; what the service does with several is not documented."""
    definitions = [*list_at(request, "TrainingJobDefinitions"), map_at(request, "TrainingJobDefinition")]
    given = definitions[0]
    resources = map_at(given, "HyperParameterTuningResourceConfig") or map_at(given, "ResourceConfig")
    return {**_training({**given, "ResourceConfig": resources}), "KeepAlivePeriod": ""}


def _processing(request: Mapping[str, Any]) -> dict[str, Any]:
    network = map_at(request, "NetworkConfig")
    cluster = map_at(map_at(request, "ProcessingResources"), "ClusterConfig")
    return {
        **_placed(network, map_at(network, "VpcConfig")),
        **_encrypted(cluster, map_at(request, "ProcessingOutputConfig")),
        "InterContainerTrafficEncryption": _flag(network, "EnableInterContainerTrafficEncryption"),
        "MaxRuntimeInSeconds": str(map_at(request, "StoppingCondition").get("MaxRuntimeInSeconds", "")),
    }


def _transform(request: Mapping[str, Any]) -> dict[str, Any]:
    resources, output = map_at(request, "TransformResources"), map_at(request, "TransformOutput")
    return {**_encrypted(resources, output), "ModelArn": arns.arn("model", str(request.get("ModelName")))}


def _model(request: Mapping[str, Any]) -> dict[str, Any]:
    return _placed(request, map_at(request, "VpcConfig"))


def _placed(isolated: Mapping[str, Any], vpc: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "NetworkIsolation": _flag(isolated, "EnableNetworkIsolation"),
        "VpcSubnets": vpc.get("Subnets"),
        "VpcSecurityGroupIds": vpc.get("SecurityGroupIds"),
    }


def _encrypted(resources: Mapping[str, Any], output: Mapping[str, Any]) -> dict[str, Any]:
    groups = list_at(resources, "InstanceGroups") or [resources]
    return {
        "InstanceTypes": [group["InstanceType"] for group in groups if "InstanceType" in group],
        "OutputKmsKeyArn": output.get("KmsKeyId"),
        "VolumeKmsKeyArn": resources.get("VolumeKmsKeyId"),
    }


def _flag(request: Mapping[str, Any], name: str) -> str:
    return str(bool(request.get(name))).lower()


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    "CreateTrainingJob": _training,
    "CreateHyperParameterTuningJob": _tuning,
    "CreateProcessingJob": _processing,
    "CreateTransformJob": _transform,
    "CreateModel": _model,
}
