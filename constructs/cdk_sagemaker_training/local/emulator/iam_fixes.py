"""Denials that ministack 1.5.33 gets wrong because it misses a resource's ARN or a condition key."""

from __future__ import annotations

import json
from typing import Any

from cdk_sagemaker_training.local.emulator import arns, bridge, condition_keys

_NAMED = {
    "PipelineName": "pipeline",
    "TrainingJobName": "training-job",
    "ModelPackageGroupName": "model-package-group",
    "ProcessingJobName": "processing-job",
    "TransformJobName": "transform-job",
    "HyperParameterTuningJobName": "hyper-parameter-tuning-job",
    "AutoMLJobName": "automl-job",
    "FeatureGroupName": "feature-group",
    "TrackingServerName": "mlflow-tracking-server",
    "ModelName": "model",
}


def _sagemaker_resource(request: dict[str, Any]) -> str:
    """The ARN that IAM asks for."""
    for member in ("PipelineExecutionArn", "ResourceArn", "ModelPackageArn", "Arn"):
        if member in request:
            return str(request[member])
    if str(request.get("ModelPackageName", "")).startswith("arn:"):
        return str(request["ModelPackageName"])
    for member, kind in _NAMED.items():
        if member in request:
            return arns.arn(kind, arns.name_of(request[member]))
    return "*"


def install() -> None:
    """Give IAM the ARNs of SageMaker's resources and of log streams, and the namespace of metrics."""
    actions = bridge.iam_actions
    resource_arn, tag_context = actions.extract_resource_arn, actions.request_tag_context

    def extract(service: str, method: str, path: str, headers: dict[str, str], body: bytes, *rest: Any) -> str:
        if service == "sagemaker":
            return _sagemaker_resource(json.loads(body or b"{}"))
        found = str(resource_arn(service, method, path, headers, body, *rest))
        if service == "logs" and headers.get("x-amz-target", "").endswith(("LogStream", "LogEvents")):
            stream = json.loads(body or b"{}").get("logStreamName", "")
            return f"{found}:log-stream:{stream}"
        return found

    def context(service: str, action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        keys = dict(tag_context(service, action, body, params) or {})
        if action == "cloudwatch:PutMetricData":
            keys["cloudwatch:namespace"] = _namespace(body, params)
        if service == "sagemaker":
            keys |= condition_keys.of(action.partition(":")[2], json.loads(body or b"{}"))
        return keys

    actions.extract_resource_arn, actions.request_tag_context = extract, context
    actions.SERVICE_TO_IAM_NAMESPACE["sagemaker"] = "sagemaker"


def _namespace(body: bytes, params: dict[str, Any]) -> str:
    """CloudWatch is asked in JSON or in the form-encoded protocol, which ministack has decoded already."""
    given: Any = params.get("Namespace")
    if given:
        return str(given if isinstance(given, str) else given[0])
    return str(json.loads(body or b"{}").get("Namespace", "")) if body[:1] == b"{" else ""
