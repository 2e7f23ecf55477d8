"""SMT338."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import pipeline, step
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_TRANSFORM = {
    "ModelName": "churn",
    "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/new/"}}},
    "TransformOutput": {"S3OutputPath": "s3://artifacts/scores/"},
    "TransformResources": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1},
}


def _payload(megabytes: int) -> dict[str, object]:
    return {"MaxPayloadInMB": megabytes, "MaxConcurrentTransforms": 2}


class TransformPayload(StepRule):
    id = "SMT338"
    severity = Severity.ERROR
    title = "Transform payload above 100 MB"
    why = "The service refuses the job: 100 MB is the most for a payload, and for all payloads that are sent at a time."
    fix = "lower max_payload (MaxPayloadInMB) or max_concurrent_transforms (MaxConcurrentTransforms)"
    source = "API CreateTransformJob.MaxPayloadInMB: cannot be greater than 100, nor times MaxConcurrentTransforms"
    step_types = ("Transform",)
    bad = pipeline(step("Transform", request={**_TRANSFORM, **_payload(60)}), shown=_payload(60))
    good = pipeline(step("Transform", request={**_TRANSFORM, **_payload(50)}), shown=_payload(50))

    def check(self, step: StepView) -> Mistakes:
        payload = step.arguments.integer("MaxPayloadInMB")
        parallel = step.arguments.integer("MaxConcurrentTransforms") or 1
        most = limits.MAX_TRANSFORM_PAYLOAD_MB
        if payload is None or max(payload, payload * parallel) <= most:
            return
        total = f" for each of {parallel:,} at a time" if payload <= most else ""
        yield step.arguments.mistake("MaxPayloadInMB", message=f"max_payload of {payload:,} MB{total}")
