"""The data channels of a training job.

Members, enums and bounds: CreateTrainingJob ``Channel``, ``S3DataSource``, ``FileSystemDataSource`` (botocore model).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import (
    boolean,
    checked,
    instance_of,
    integer,
    items,
    mapping,
    one_of,
    s3_uri,
    text,
)
from cdk_sagemaker_training.definition.fields.spec import Spec, optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, compact, render

Text: TypeAlias = "str | PipelineVariable"

INPUT_MODES = ("File", "Pipe", "FastFile")
DISTRIBUTIONS = ("FullyReplicated", "ShardedByS3Key")


@attrs.frozen
class ShuffleConfig(Spec):
    """Shuffles a channel's objects, per epoch in Pipe mode. ``seed``: any integer."""

    seed: int | PipelineVariable = attrs.field(metadata=checked(integer()))


@attrs.frozen
class TrainingInput(Spec):
    """An S3 channel.

    ``s3_data``: ``s3://bucket/prefix/`` (all objects below it), a manifest or an augmented manifest, as
    ``s3_data_type`` says. ``distribution``: every instance gets all objects, or its share. ``input_mode``: overrides
    the estimator's. ``compression``: "Gzip" in Pipe mode only. ``attribute_names``: at most 16, of an augmented
    manifest. ``instance_groups``: at most 5 names of a heterogeneous cluster.
    """

    s3_data: Text = attrs.field(metadata=checked(s3_uri()))
    distribution: Text = attrs.field(default="FullyReplicated", metadata=checked(one_of(*DISTRIBUTIONS)))
    compression: Text | None = attrs.field(default=None, metadata=checked(one_of("None", "Gzip")))
    content_type: Text | None = attrs.field(
        default=None, metadata=checked(text(maximum=limits.MAX_CONTENT_TYPE_CHARS, like="text/csv"))
    )
    record_wrapping: Text | None = attrs.field(default=None, metadata=checked(one_of("None", "RecordIO")))
    s3_data_type: Text = attrs.field(
        default="S3Prefix",
        metadata=checked(one_of("S3Prefix", "ManifestFile", "AugmentedManifestFile", "Converse")),
    )
    instance_groups: Sequence[Text] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(
            items(text(minimum=1, maximum=limits.MAX_INSTANCE_GROUP_NAME_CHARS), maximum=limits.MAX_INSTANCE_GROUPS)
        ),
    )
    input_mode: Text | None = attrs.field(default=None, metadata=checked(one_of(*INPUT_MODES)))
    attribute_names: Sequence[Text] | None = attrs.field(
        default=None,
        converter=optional_tuple,
        metadata=checked(items(text(minimum=1, maximum=256), maximum=limits.MAX_ATTRIBUTE_NAMES)),
    )
    shuffle_config: ShuffleConfig | None = attrs.field(
        default=None, kw_only=True, metadata=checked(instance_of(ShuffleConfig))
    )
    hub_access_config: Mapping[str, str] | None = attrs.field(
        default=None, kw_only=True, converter=optional_mapping, metadata=checked(mapping(text()))
    )
    model_access_config: Mapping[str, bool] | None = attrs.field(
        default=None, kw_only=True, converter=optional_mapping, metadata=checked(mapping(boolean()))
    )

    def to_request(self, channel_name: str) -> dict[str, Json]:
        """The channel's entry in ``InputDataConfig``."""
        source = compact(
            S3DataType=self.s3_data_type,
            S3Uri=self.s3_data,
            S3DataDistributionType=self.distribution,
            InstanceGroupNames=self.instance_groups,
            AttributeNames=self.attribute_names,
            HubAccessConfig=self.hub_access_config,
            ModelAccessConfig=self.model_access_config,
        )
        channel = compact(
            DataSource={"S3DataSource": source},
            CompressionType=self.compression,
            ContentType=self.content_type,
            RecordWrapperType=self.record_wrapping,
            InputMode=self.input_mode,
            ShuffleConfig=None if self.shuffle_config is None else {"Seed": self.shuffle_config.seed},
            ChannelName=channel_name,
        )
        return {key: render(value) for key, value in channel.items()}


@attrs.frozen
class FileSystemInput(Spec):
    """An EFS or FSx for Lustre channel, read in File mode; the job must run in a VPC that reaches the file system.

    ``file_system_id``: 11-21 characters, "fs-...". ``directory_path``: absolute, at most 4,096 characters.
    """

    file_system_id: Text = attrs.field(metadata=checked(text(pattern="fs-.*", minimum=11, maximum=21)))
    file_system_type: Text = attrs.field(metadata=checked(one_of("EFS", "FSxLustre")))
    directory_path: Text = attrs.field(metadata=checked(text(pattern="/.*", maximum=4096, like="/data/train")))
    file_system_access_mode: Text = attrs.field(default="ro", metadata=checked(one_of("ro", "rw")))
    content_type: Text | None = attrs.field(default=None, metadata=checked(text(maximum=limits.MAX_CONTENT_TYPE_CHARS)))

    def to_request(self, channel_name: str) -> dict[str, Json]:
        """The channel's entry in ``InputDataConfig``."""
        source = {
            "FileSystemId": self.file_system_id,
            "FileSystemType": self.file_system_type,
            "DirectoryPath": self.directory_path,
            "FileSystemAccessMode": self.file_system_access_mode,
        }
        channel = compact(
            DataSource={"FileSystemDataSource": source}, ContentType=self.content_type, ChannelName=channel_name
        )
        return {key: render(value) for key, value in channel.items()}
