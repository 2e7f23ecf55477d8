from __future__ import annotations

from typing import Any

import pytest

from .support import JOB, changed, step, unmet

AT = "/Steps/0/Arguments"
PROCESSING: dict[str, Any] = {
    "ProcessingResources": {
        "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeKmsKeyId": "key"}
    },
    "ProcessingOutputConfig": {"Outputs": [{"OutputName": "a"}], "KmsKeyId": "key"},
}
TRANSFORM: dict[str, Any] = {
    "TransformOutput": {"S3OutputPath": "s3://out/", "KmsKeyId": "key"},
    "TransformResources": {"InstanceCount": 2, "InstanceType": "ml.m5.large", "VolumeKmsKeyId": "key"},
}
AUTOML: dict[str, Any] = {
    "OutputDataConfig": {"S3OutputPath": "s3://out/", "KmsKeyId": "key"},
    "AutoMLJobConfig": {"SecurityConfig": {"VolumeKmsKeyId": "key", "EnableInterContainerTrafficEncryption": True}},
}
TUNED = {**changed(JOB, ResourceConfig=None), "HyperParameterTuningResourceConfig": JOB["ResourceConfig"]}
FLAG = "EnableInterContainerTrafficEncryption"


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (JOB, "Training"),
        (changed(JOB, ResourceConfig={"InstanceType": "ml.g5.xlarge", "VolumeKmsKeyId": None}), "Training"),
        (changed(JOB, ResourceConfig={"InstanceCount": 2}, EnableInterContainerTrafficEncryption=True), "Training"),
        (changed(JOB, OutputDataConfig={"S3OutputPath": "s3://a--x-s3/", "KmsKeyId": None}), "Training"),
        (changed(JOB, OutputDataConfig={"KmsKeyId": {"Get": "Parameters.Key"}}), "Training"),
        ({"TrainingJobDefinition": TUNED}, "Tuning"),
        (PROCESSING, "Processing"),
        (changed(PROCESSING, ProcessingOutputConfig=None), "Processing"),
        (TRANSFORM, "Transform"),
        (AUTOML, "AutoML"),
    ],
)
def test_holds(arguments: Any, kind: str):
    step(arguments, kind).is_encrypted()


@pytest.mark.parametrize(
    ("places", "arguments", "kind"),
    [
        (["OutputDataConfig/KmsKeyId"], changed(JOB, OutputDataConfig={"KmsKeyId": None}), "Training"),
        (["ResourceConfig/VolumeKmsKeyId"], changed(JOB, ResourceConfig={"VolumeKmsKeyId": None}), "Training"),
        # it may be one without local storage
        (
            ["ResourceConfig/VolumeKmsKeyId"],
            changed(JOB, ResourceConfig={"InstanceType": {"Get": "Parameters.T"}, "VolumeKmsKeyId": None}),
            "Training",
        ),
        ([FLAG], changed(JOB, ResourceConfig={"InstanceCount": 2}), "Training"),
        ([FLAG], changed(JOB, ResourceConfig={"InstanceCount": {"Get": "Parameters.N"}}), "Training"),
        (
            [FLAG],
            changed(
                JOB, ResourceConfig={"InstanceCount": 2}, EnableInterContainerTrafficEncryption={"Get": "Parameters.E"}
            ),
            "Training",
        ),
        (
            ["OutputDataConfig/KmsKeyId", "ResourceConfig/VolumeKmsKeyId"],
            changed(JOB, OutputDataConfig={"KmsKeyId": None}, ResourceConfig={"VolumeKmsKeyId": None}),
            "Training",
        ),
        (
            ["TrainingJobDefinition/HyperParameterTuningResourceConfig/VolumeKmsKeyId"],
            {"TrainingJobDefinition": changed(TUNED, HyperParameterTuningResourceConfig={"VolumeKmsKeyId": None})},
            "Tuning",
        ),
        (
            ["ProcessingOutputConfig/KmsKeyId"],
            changed(PROCESSING, ProcessingOutputConfig={"KmsKeyId": None}),
            "Processing",
        ),
        (
            [f"NetworkConfig/{FLAG}"],
            changed(PROCESSING, ProcessingResources={"ClusterConfig": {"InstanceCount": 2}}),
            "Processing",
        ),
        (["TransformOutput/KmsKeyId"], changed(TRANSFORM, TransformOutput={"KmsKeyId": None}), "Transform"),
        (
            ["AutoMLJobConfig/SecurityConfig/VolumeKmsKeyId", f"AutoMLJobConfig/SecurityConfig/{FLAG}"],
            changed(AUTOML, AutoMLJobConfig=None),
            "AutoML",
        ),
    ],
)
def test_says_what_is_not(places: list[str], arguments: Any, kind: str):
    found = unmet(step(arguments, kind).is_encrypted)
    assert [f"{AT}/{place}" for place in places] == [where for where, _, _ in found]


def test_a_step_without_jobs():
    assert [("/Steps/0/Type", "a step that runs jobs", '"Fail"')] == unmet(step({}, "Fail").is_encrypted)
