from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import FileSystemInput, ParameterString, ShuffleConfig, TrainingInput
from tests.support.mistakes import mistakes, wrong_fields

URI = "s3://bucket/train/"


def s3(**fields: Any) -> TrainingInput:
    given: dict[str, Any] = {"s3_data": URI, **fields}
    return TrainingInput(**given)


def files(**fields: Any) -> FileSystemInput:
    given: dict[str, Any] = {
        "file_system_id": "fs-0123456789abcdef0",
        "file_system_type": "EFS",
        "directory_path": "/data",
        **fields,
    }
    return FileSystemInput(**given)


def test_the_least():
    source = {"S3DataType": "S3Prefix", "S3Uri": URI, "S3DataDistributionType": "FullyReplicated"}
    assert {"DataSource": {"S3DataSource": source}, "ChannelName": "train"} == s3().to_request("train")


def test_everything():
    channel = s3(
        distribution="ShardedByS3Key",
        compression="Gzip",
        content_type="text/csv",
        record_wrapping="RecordIO",
        s3_data_type="AugmentedManifestFile",
        instance_groups=["a"],
        input_mode="Pipe",
        attribute_names=["source", "label"],
        shuffle_config=ShuffleConfig(seed=7),
        hub_access_config={"HubContentArn": "arn:x"},
        model_access_config={"AcceptEula": True},
    )
    assert {
        "DataSource": {
            "S3DataSource": {
                "S3DataType": "AugmentedManifestFile",
                "S3Uri": URI,
                "S3DataDistributionType": "ShardedByS3Key",
                "InstanceGroupNames": ["a"],
                "AttributeNames": ["source", "label"],
                "HubAccessConfig": {"HubContentArn": "arn:x"},
                "ModelAccessConfig": {"AcceptEula": True},
            }
        },
        "CompressionType": "Gzip",
        "ContentType": "text/csv",
        "RecordWrapperType": "RecordIO",
        "InputMode": "Pipe",
        "ShuffleConfig": {"Seed": 7},
        "ChannelName": "train",
    } == channel.to_request("train")


def test_a_file_system():
    source = {
        "FileSystemId": "fs-0123456789abcdef0",
        "FileSystemType": "EFS",
        "DirectoryPath": "/data",
        "FileSystemAccessMode": "ro",
    }
    expected = {"DataSource": {"FileSystemDataSource": source}, "ContentType": "text/csv", "ChannelName": "x"}
    assert expected == files(content_type="text/csv").to_request("x")


def test_a_parameter_as_location():
    channel: Any = s3(s3_data=ParameterString(name="Data")).to_request("train")
    assert {"Get": "Parameters.Data"} == channel["DataSource"]["S3DataSource"]["S3Uri"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"distribution": "Sharded"}, ("distribution", "Sharded", "one of FullyReplicated, ShardedByS3Key")),
        ({"compression": "gzip"}, ("compression", "gzip", "one of None, Gzip")),
        ({"record_wrapping": "None "}, ("record_wrapping", "None ", "one of None, RecordIO")),
        ({"input_mode": "Fast"}, ("input_mode", "Fast", "one of File, Pipe, FastFile")),
        ({"instance_groups": "a"}, ("instance_groups", "a", "a list of >= 0 and <= 5 items")),
        ({"instance_groups": 5}, ("instance_groups", 5, "a list of >= 0 and <= 5 items")),
        ({"attribute_names": ["a"] * 17}, ("attribute_names", ["a"] * 17, "a list of >= 0 and <= 16 items")),
        ({"shuffle_config": 7}, ("shuffle_config", 7, "a ShuffleConfig")),
        ({"model_access_config": {"AcceptEula": "yes"}}, ("model_access_config['AcceptEula']", "yes", "True or False")),
    ],
)
def test_out_of_bounds(fields: dict[str, Any], expected: tuple[str, object, str]):
    assert [expected] == mistakes(lambda: s3(**fields))


def test_every_mistake_at_once():
    assert ["s3_data", "content_type", "input_mode"] == wrong_fields(
        lambda: s3(s3_data="bucket/x", content_type="x" * 257, input_mode=1)
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"file_system_id": "fs-1"},
        {"file_system_id": "vol-0123456789"},
        {"file_system_type": "NFS"},
        {"directory_path": "data"},
        {"file_system_access_mode": "r"},
    ],
)
def test_file_systems_out_of_bounds(fields: dict[str, Any]):
    assert list(fields) == wrong_fields(lambda: files(**fields))


@pytest.mark.parametrize("seed", [True, "7", 1.5])
def test_seeds_are_integers(seed: Any):
    assert [("seed", seed, "an integer")] == mistakes(lambda: ShuffleConfig(seed=seed))
