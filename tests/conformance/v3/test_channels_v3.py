"""The channels of a training step: our document beside that of SDK v3 for the same input."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.v3.sdk_v3 import same  # isort: skip - before the SDK

from sagemaker.core.shapes import Channel, DataSource, FileSystemDataSource, S3DataSource, ShuffleConfig
from sagemaker.core.training.configs import InputData
from sagemaker.mlops.workflow.steps import TrainingStep

import cdk_sagemaker_training.definition as d
from tests.conformance.v3.test_training_v3 import estimator, trainer

pytestmark = pytest.mark.conformance


def s3(**knobs: Any) -> S3DataSource:
    given = {"s3_data_type": "S3Prefix", "s3_uri": "s3://bucket/a", "s3_data_distribution_type": "FullyReplicated"}
    return S3DataSource(**{**given, **knobs})


def channel(source: Any, **knobs: Any) -> Channel:
    key = "file_system_data_source" if isinstance(source, FileSystemDataSource) else "s3_data_source"
    return Channel(channel_name="train", data_source=DataSource(**{key: source}), **knobs)


def our_channel(**knobs: Any) -> d.TrainingInput:
    return d.TrainingInput(s3_data="s3://bucket/a", **knobs)


FILE_SYSTEM = {"file_system_id": "fs-0123456789abcdef0", "directory_path": "/data"}

CHANNELS: dict[str, tuple[Any, Any]] = {
    "S3 prefix": (InputData(channel_name="train", data_source="s3://bucket/a"), our_channel(input_mode="File")),
    "content type": (
        InputData(channel_name="train", data_source="s3://bucket/a", content_type="text/csv"),
        our_channel(input_mode="File", content_type="text/csv"),
    ),
    "bare": (channel(s3()), our_channel()),
    "sharded": (
        channel(s3(s3_data_distribution_type="ShardedByS3Key")),
        our_channel(distribution="ShardedByS3Key"),
    ),
    "manifest": (channel(s3(s3_data_type="ManifestFile")), our_channel(s3_data_type="ManifestFile")),
    "augmented manifest": (
        channel(
            s3(s3_data_type="AugmentedManifestFile", attribute_names=["source-ref", "label"]),
            input_mode="Pipe",
            record_wrapper_type="RecordIO",
        ),
        our_channel(
            s3_data_type="AugmentedManifestFile",
            attribute_names=["source-ref", "label"],
            input_mode="Pipe",
            record_wrapping="RecordIO",
        ),
    ),
    "compressed and shuffled": (
        channel(s3(), input_mode="Pipe", compression_type="Gzip", shuffle_config=ShuffleConfig(seed=7)),
        our_channel(input_mode="Pipe", compression="Gzip", shuffle_config=d.ShuffleConfig(seed=7)),
    ),
    "FastFile": (channel(s3(), input_mode="FastFile"), our_channel(input_mode="FastFile")),
    "instance groups": (channel(s3(instance_group_names=["gpu"])), our_channel(instance_groups=["gpu"])),
    "EFS": (
        channel(FileSystemDataSource(file_system_type="EFS", file_system_access_mode="ro", **FILE_SYSTEM)),
        d.FileSystemInput(file_system_type="EFS", **FILE_SYSTEM),
    ),
    "FSx for Lustre": (
        channel(
            FileSystemDataSource(file_system_type="FSxLustre", file_system_access_mode="rw", **FILE_SYSTEM),
            content_type="text/csv",
        ),
        d.FileSystemInput(
            file_system_type="FSxLustre", file_system_access_mode="rw", content_type="text/csv", **FILE_SYSTEM
        ),
    ),
}


@pytest.mark.parametrize(("theirs", "ours"), CHANNELS.values(), ids=CHANNELS)
def test_channel(theirs: Any, ours: Any):
    same(
        [TrainingStep(name="Train", step_args=trainer(input_data_config=[theirs]).train())],
        [d.TrainingStep(name="Train", estimator=estimator(), inputs={"train": ours})],
    )
