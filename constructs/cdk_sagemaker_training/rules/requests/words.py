"""How problems of requests are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_MOST: Final = 80
"""Characters of a value that are shown."""

_KNOBS: Final = {
    "ContentType": "content_type",
    "EnableInterContainerTrafficEncryption": "encrypt_inter_container_traffic",
    "EnableManagedSpotTraining": "use_spot_instances",
    "EnableNetworkIsolation": "enable_network_isolation",
    "Environment": "environment",
    "HyperParameters": "hyperparameters",
    "InputDataConfig": "inputs",
    "InstanceCount": "instance_count",
    "InstanceType": "instance_type",
    "MaxConcurrentTransforms": "max_concurrent_transforms",
    "MaxNumberOfTrainingJobs": "max_jobs",
    "MaxParallelTrainingJobs": "max_parallel_jobs",
    "MaxPayloadInMB": "max_payload",
    "MaxPendingTimeInSeconds": "max_pending_time_in_seconds",
    "MaxRuntimeInSeconds": "max_run or max_runtime_in_seconds",
    "MaxWaitTimeInSeconds": "max_wait",
    "MaximumRetryAttempts": "max_retry_attempts",
    "MetricDefinitions": "metric_definitions",
    "ModelApprovalStatus": "approval_status",
    "ModelDataUrl": "model_data",
    "ModelPackageGroupName": "model_package_group_name",
    "RoleArn": "role",
    "S3DataDistributionType": "distribution",
    "S3DataType": "s3_data_type",
    "S3OutputPath": "output_path",
    "SecurityGroupIds": "security_group_ids",
    "StaticHyperParameters": "hyperparameters",
    "Subnets": "subnets",
    "Tags": "tags",
    "TrainingImage": "image_uri",
    "TrainingInputMode": "input_mode",
    "VolumeKmsKeyId": "volume_kms_key",
    "VolumeSizeInGB": "volume_size",
}
"""What the SDK calls members whose names differ, where it has one word for them."""

_JSON: Final[Mapping[type, str]] = {
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "an object",
}
_TYPES: Final = {
    "structure": "an object",
    "map": "an object",
    "list": "a list",
    "string": "text",
    "boolean": "a boolean",
    "integer": "a whole number",
    "long": "a whole number",
    "float": "a number",
    "double": "a number",
}


def named(member: str) -> str:
    """A member as both vocabularies have it: ``max_wait (MaxWaitTimeInSeconds)``."""
    knob = _KNOBS.get(member)
    return member if knob is None else f"{knob} ({member})"


def shown(value: object) -> str:
    """A value, cut where it is long."""
    text = repr(value[: _MOST + 1] if isinstance(value, str) else value)
    return text if len(text) <= _MOST else f"{text[:_MOST]}..."


def json_type(value: object) -> str:
    """``a number``, of a value."""
    return _JSON.get(type(value), f"a {type(value).__name__}")


def model_type(name: str) -> str:
    """``a whole number``, of a type of the service model."""
    return _TYPES[name]


def bounds(low: float | None, high: float | None, unit: str = "") -> str:
    """``1 to 30 items``, ``at most 30 items``."""
    unit = f" {unit}" if unit else ""
    if low is not None and high is not None:
        return f"{low:,} to {high:,}{unit}" if low != high else f"{low:,}{unit}"
    return f"at most {high:,}{unit}" if low is None else f"at least {low:,}{unit}"
