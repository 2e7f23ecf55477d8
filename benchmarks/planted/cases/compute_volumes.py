"""Volumes and their keys."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.cases.compute import (
    LATER,
    NO_KEY,
    UNRESOLVED,
    P,
    by_default,
    group,
    grouped,
    on_type,
    preference,
    preferred,
    processing,
    resources,
    tuned,
    tuned_apart,
)
from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import (
    ACCOUNT,
    KEY,
    REGION,
    training,
    tuning,
)

CASES: Final = {
    "SMT311": Cases(
        bad=[
            training(on_type("ml.c5.xlarge", VolumeSizeInGB=0)),
            training(grouped(group("a", "ml.g5.xlarge"), group("b"), VolumeSizeInGB=None, **NO_KEY)),
            tuning(tuned_apart(VolumeSizeInGB=0)),
            by_default("Integer", 0, {"VolumeSizeInGB": P}),
        ],
        good=[
            training(on_type("ml.g5.xlarge", VolumeSizeInGB=None)),
            training(on_type("ml.c5.xlarge", VolumeSizeInGB=1)),
            training(on_type("ml.c5.xlarge", VolumeSizeInGB=LATER)),
            training(on_type(LATER, VolumeSizeInGB=None)),
            training({"ResourceConfig": UNRESOLVED}),
            tuning(tuned(VolumeSizeInGB=None)),
        ],
    ),
    "SMT312": Cases(
        bad=[
            training(on_type("ml.p5.48xlarge", VolumeSizeInGB=31)),
            training(on_type("ml.r5d.large", VolumeSizeInGB=200)),
            training(grouped(group("a", "ml.g5.xlarge"), group("b", "ml.g6.xlarge"), VolumeSizeInGB=99, **NO_KEY)),
            tuning(tuned(InstanceType="ml.g5.xlarge", VolumeSizeInGB=100, **NO_KEY)),
            processing(InstanceType="ml.g4dn.xlarge", VolumeSizeInGB=100, **NO_KEY),
        ],
        good=[
            training(on_type("ml.p5.48xlarge", VolumeSizeInGB=30)),
            training(on_type("ml.p5.48xlarge", VolumeSizeInGB=LATER)),
            training(on_type("ml.r5.large", VolumeSizeInGB=200)),
            training(grouped(group("a", "ml.g5.xlarge"), group("b"), VolumeSizeInGB=99, **NO_KEY)),
            tuning(tuned(InstanceType="ml.g5.xlarge", VolumeSizeInGB=1000, **NO_KEY)),
        ],
    ),
    "SMT313": Cases(
        bad=[
            training({"ResourceConfig": {"InstanceType": "ml.p6-b300.48xlarge", "VolumeKmsKeyId": UNRESOLVED}}),
            training(grouped(group("a"), group("b", "ml.r5d.large"))),
            training(preferred(preference("ml.m5.xlarge"), preference("ml.g6.xlarge"))),
            tuning(tuned(InstanceType="ml.g7.2xlarge")),
            processing(InstanceType="ml.g5.xlarge"),
            processing("ClarifyCheck", InstanceType="ml.g5.xlarge"),
            resources(VolumeKmsKeyId="alias/models"),
            by_default("String", "ml.g5.xlarge", {"InstanceType": P}),
        ],
        good=[
            training({"ResourceConfig": {"InstanceType": "ml.g5.xlarge", "VolumeKmsKeyId": ""}}),
            training({"ResourceConfig": {"InstanceType": LATER}}),
            training({"ResourceConfig": {"InstanceType": "ml.m5.mega"}}),
            processing(InstanceType="ml.r5.xlarge"),
            resources(),
            resources(InstanceType="ml.inf2.xlarge", VolumeKmsKeyId=KEY),
        ],
    ),
    "SMT314": Cases(
        bad=[
            training({"ResourceConfig": {"VolumeKmsKeyId": f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/training"}}),
            tuning(tuned(VolumeKmsKeyId="alias/training")),
            by_default("String", "alias/training", {"VolumeKmsKeyId": P}),
            training({"ResourceConfig": {"VolumeKmsKeyId": f"arn:{UNRESOLVED}:kms:{REGION}:{ACCOUNT}:alias/training"}}),
        ],
        good=[
            training({"ResourceConfig": {"VolumeKmsKeyId": "1234abcd-12ab-34cd-56ef-1234567890ab"}}),
            training({"ResourceConfig": {"VolumeKmsKeyId": UNRESOLVED}}),
            training({"ResourceConfig": {"VolumeKmsKeyId": f"arn:{UNRESOLVED}:kms:{REGION}:{ACCOUNT}:key/1234abcd"}}),
            training({"OutputDataConfig": {"KmsKeyId": "alias/output"}}),
            processing(VolumeKmsKeyId="alias/processing"),
        ],
    ),
    "SMT324": Cases(
        bad=[
            processing(InstanceType="ml.g4dn.xlarge", VolumeSizeInGB=126, **NO_KEY),
            processing("QualityCheck", InstanceType="ml.g5.xlarge", VolumeSizeInGB=251, **NO_KEY),
            tuning(tuned(InstanceType="ml.p5.48xlarge", VolumeSizeInGB=30_401, **NO_KEY)),
        ],
        good=[
            training(on_type("ml.g5.xlarge", VolumeSizeInGB=500)),
            tuning(tuned_apart(InstanceType="ml.g5.xlarge", VolumeSizeInGB=500)),
            processing(InstanceType="ml.g4dn.xlarge", VolumeSizeInGB=125, **NO_KEY),
            processing(InstanceType="ml.r5d.large", VolumeSizeInGB=16_000, **NO_KEY),
            processing(InstanceType="ml.m5.large", VolumeSizeInGB=16_000),
            processing(InstanceType=LATER, VolumeSizeInGB=16_000),
        ],
    ),
}
