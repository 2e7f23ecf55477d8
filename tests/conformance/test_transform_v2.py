"""Transform steps: our document beside that of SDK v2 for the same input."""

from __future__ import annotations

from typing import Any

import pytest

import cdk_sagemaker_training.definition as d

from . import sdk_v2

pytestmark = pytest.mark.conformance

CACHE: dict[str, Any] = {"enable_caching": True, "expire_after": "P1D"}

BASE: dict[str, Any] = {
    "model_name": "model",
    "instance_count": 1,
    "instance_type": "ml.m5.xlarge",
    "output_path": "s3://bucket/out",
}
DATA = "s3://bucket/data/"

CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "minimal": ({}, {}),
    "strategy": ({"strategy": "MultiRecord", "assemble_with": "Line", "accept": "text/csv"}, {"split_type": "Line"}),
    "payload": ({"max_payload": 6, "max_concurrent_transforms": 2}, {"content_type": "text/csv"}),
    "unbounded_payload": ({"max_payload": 0, "max_concurrent_transforms": 0}, {}),
    "keys": ({"output_kms_key": "alias/out", "volume_kms_key": "1234abcd-12ab-34cd-56ef-1234567890ab"}, {}),
    "environment": ({"env": {"LEVEL": "debug"}}, {}),
    "tags": ({"tags": [{"Key": "team", "Value": "risk"}]}, {}),
    "manifest": ({}, {"data_type": "ManifestFile", "compression_type": "Gzip"}),
    "joined": ({}, {"input_filter": "$[1:]", "output_filter": "$[0,-1]", "join_source": "Input"}),
    "client": ({}, {"model_client_config": {"InvocationsTimeoutInSeconds": 60, "InvocationsMaxRetries": 2}}),
}


def sdk_step(knobs: dict[str, Any], given: dict[str, Any], **step: Any) -> Any:
    from sagemaker.transformer import Transformer
    from sagemaker.workflow.steps import TransformStep

    # A base name of the job spares the SDK asking the service for the model's image.
    transformer = Transformer(
        **sdk_v2.merged(BASE, knobs), base_transform_job_name="score", sagemaker_session=sdk_v2.offline_session()
    )
    return TransformStep(name="Score", step_args=transformer.transform(**sdk_v2.merged({"data": DATA}, given)), **step)


def our_step(knobs: dict[str, Any], given: dict[str, Any], **step: Any) -> d.TransformStep:
    return d.TransformStep(
        name="Score",
        transformer=d.Transformer(**sdk_v2.merged(BASE, knobs)),
        inputs=d.TransformInput(**sdk_v2.merged({"data": DATA}, given)),
        **step,
    )


@pytest.mark.parametrize("case", CASES)
def test_equal_to_the_sdk(case: str):
    knobs, given = CASES[case]

    assert sdk_v2.sdk_definition([sdk_step(knobs, given)]) == sdk_v2.ours([our_step(knobs, given)])


def test_data_capture():
    from sagemaker.inputs import BatchDataCaptureConfig

    capture: dict[str, Any] = {
        "destination_s3_uri": "s3://bucket/capture",
        "kms_key_id": "alias/out",
        "generate_inference_id": True,
    }
    theirs = sdk_step({}, {"batch_data_capture_config": BatchDataCaptureConfig(**capture)})
    ours = our_step({}, {"batch_data_capture_config": d.BatchDataCaptureConfig(**capture)})

    assert sdk_v2.sdk_definition([theirs]) == sdk_v2.ours([ours])


def test_variables_cached_and_retried():
    from sagemaker.workflow import parameters, retry, steps

    name, count = parameters.ParameterString("Model"), parameters.ParameterInteger("Count", 2)
    theirs = sdk_step(
        {"model_name": name, "instance_count": count},
        {},
        cache_config=steps.CacheConfig(**CACHE),
        retry_policies=[
            retry.SageMakerJobStepRetryPolicy(
                exception_types=[retry.SageMakerJobExceptionTypeEnum.CAPACITY_ERROR], max_attempts=3
            )
        ],
    )
    our_name, our_count = d.ParameterString(name="Model"), d.ParameterInteger(name="Count", default_value=2)
    ours = our_step(
        {"model_name": our_name, "instance_count": our_count},
        {},
        cache_config=d.CacheConfig(**CACHE),
        retry_policies=[d.SageMakerJobStepRetryPolicy(exception_types=[d.CAPACITY_ERROR], max_attempts=3)],
    )

    assert sdk_v2.sdk_definition([theirs], [name, count]) == sdk_v2.ours([ours], [our_name, our_count])
