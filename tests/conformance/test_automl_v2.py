"""AutoML steps: our document beside that of SDK v2 for the same input."""

from __future__ import annotations

from typing import Any

import pytest

import cdk_sagemaker_training.definition as d

from . import sdk_v2

pytestmark = pytest.mark.conformance

DIFFERENCES = {
    "traffic_left_open": (
        "The SDK writes EnableInterContainerTrafficEncryption=False where nothing was said; that is the service's "
        "default, and writing it would rule out the workspace's."
    ),
}

BASE: dict[str, Any] = {
    "role": sdk_v2.ROLE,
    "target_attribute_name": "churned",
    "output_path": "s3://bucket/out",
    "mode": "ENSEMBLING",
    "encrypt_inter_container_traffic": True,
}
VPC = {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
DATA = "s3://bucket/train.csv"

CASES: dict[str, dict[str, Any]] = {
    "minimal": {},
    "keys": {"output_kms_key": "alias/out", "volume_kms_key": "1234abcd-12ab-34cd-56ef-1234567890ab"},
    "network": {"vpc_config": VPC},
    "limits": {
        "max_candidates": 10,
        "max_runtime_per_training_job_in_seconds": 600,
        "total_job_runtime_in_seconds": 3600,
    },
    "objective": {"problem_type": "BinaryClassification", "job_objective": {"MetricName": "F1"}},
    "features": {"feature_specification_s3_uri": "s3://bucket/features.json", "validation_fraction": 0.3},
    "channel": {
        "content_type": "text/csv;header=present",
        "s3_data_type": "ManifestFile",
        "compression_type": "Gzip",
        "sample_weight_attribute_name": "weight",
    },
    "tags": {"tags": [{"Key": "team", "Value": "risk"}]},
}


def sdk_step(inputs: Any, **knobs: Any) -> Any:
    from sagemaker.automl.automl import AutoML
    from sagemaker.workflow.automl_step import AutoMLStep

    job = AutoML(**sdk_v2.merged(BASE, knobs), sagemaker_session=sdk_v2.offline_session())
    arguments: Any = job.fit(inputs=inputs)
    return AutoMLStep(name="Search", step_args=arguments)


def our_step(inputs: Any, **knobs: Any) -> d.AutoMLStep:
    return d.AutoMLStep(name="Search", auto_ml=d.AutoML(**sdk_v2.merged(BASE, knobs)), inputs=inputs)


@pytest.mark.parametrize("case", CASES)
def test_equal_to_the_sdk(case: str):
    knobs = CASES[case]

    assert sdk_v2.sdk_definition([sdk_step(DATA, **knobs)]) == sdk_v2.ours([our_step(DATA, **knobs)])


def test_channels():
    from sagemaker.automl.automl import AutoMLInput

    channels: list[dict[str, Any]] = [
        {"inputs": DATA, "target_attribute_name": "churned", "channel_type": "training", "content_type": "text/csv"},
        {"inputs": "s3://bucket/validation.csv", "target_attribute_name": "churned", "channel_type": "validation"},
    ]
    theirs = sdk_step([AutoMLInput(**channel) for channel in channels])

    assert sdk_v2.sdk_definition([theirs]) == sdk_v2.ours([our_step([d.AutoMLInput(**c) for c in channels])])


def test_difference_traffic_left_open():
    theirs = sdk_v2.sdk_definition([sdk_step(DATA, encrypt_inter_container_traffic=None)])
    ours = sdk_v2.ours([our_step(DATA, encrypt_inter_container_traffic=None)])
    place = ("Steps", 0, "Arguments", "AutoMLJobConfig", "SecurityConfig", "EnableInterContainerTrafficEncryption")

    assert sdk_v2.inside(theirs, *place) is False
    assert sdk_v2.without(theirs, *place) == ours
    assert "traffic_left_open" in DIFFERENCES
