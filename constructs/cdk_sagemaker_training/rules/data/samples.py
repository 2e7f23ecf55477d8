"""Channels and jobs that the examples of several rules about data begin with."""

from __future__ import annotations

from typing import Final, cast

from cdk_sagemaker_training.rules.examples import Example, Members, built_in, channel, merged

FILE_SYSTEM: Final = {
    "FileSystemId": "fs-0123456789abcdef0",
    "FileSystemType": "EFS",
    "DirectoryPath": "/data/train",
    "FileSystemAccessMode": "ro",
}
IMAGES: Final = {
    "HyperParameters": {"num_classes": "2", "num_training_samples": "1000"},
    "ResourceConfig": {"InstanceType": "ml.g5.xlarge", "VolumeKmsKeyId": None},
}
"""What a job of an image algorithm needs besides its channels. Disks of a G5 are encrypted without a key."""


def mounted(name: str = "train", **changes: object) -> dict[str, object]:
    """A channel on EFS; ``changes`` to its members, None takes one away."""
    source = {"S3DataSource": None, "FileSystemDataSource": FILE_SYSTEM}
    return cast("dict[str, object]", merged(channel(name, DataSource=source), changes))


def from_s3(name: str = "train", **source: object) -> dict[str, object]:
    """A channel with other members of ``S3DataSource``."""
    return channel(name, DataSource={"S3DataSource": source})


def augmented(name: str = "train", *attributes: str, **changes: object) -> dict[str, object]:
    """A channel of an augmented manifest in Pipe mode, with the names of its attributes."""
    source = {
        "S3DataType": "AugmentedManifestFile",
        "S3Uri": f"s3://data/{name}.manifest",
        "AttributeNames": [*attributes] or ["source-ref", "label-ref"],
    }
    base = {"ContentType": "application/x-recordio", "RecordWrapperType": "RecordIO", "InputMode": "Pipe"}
    return cast("dict[str, object]", merged(merged(from_s3(name, **source), base), changes))


def records(name: str, **changes: object) -> dict[str, object]:
    """A channel of RecordIO."""
    return channel(name, **{"ContentType": "application/x-recordio", **changes})


def images(*channels: Members, algorithm: str = "image-classification", **hyperparameters: str) -> Example:
    """A job of an image algorithm with these channels."""
    changes = {"HyperParameters": hyperparameters, "InputDataConfig": [*channels]}
    return built_in(algorithm, cast("Members", merged(IMAGES, changes)))
