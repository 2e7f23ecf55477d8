"""What a processing job reads and writes.

Members, enums and bounds: ``ProcessingInput`` and ``ProcessingOutput`` of CreateProcessingJob (botocore model).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from cdk_sagemaker_training.definition.fields.checks import (
    boolean,
    checked,
    instance_of,
    json_value,
    literal,
    mapping,
    one_of,
    s3_uri,
    text,
)
from cdk_sagemaker_training.definition.fields.job_fields import Boolean, Text
from cdk_sagemaker_training.definition.fields.rendering import rendered
from cdk_sagemaker_training.definition.fields.spec import Spec, optional_mapping
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import MISSING, Problem

LOCAL_PATH = text(minimum=1, maximum=256, like="/opt/ml/processing/input")


@attrs.frozen
class ProcessingInput(Spec):
    """One input: objects on S3, or the result of a query.

    ``source``: an S3 location, and ``destination``: where in the container it appears, at most 256 characters; or
    ``dataset_definition``: a ``DatasetDefinition`` as the API takes it (Athena, Redshift), passed through.
    ``input_name``: default "input-1", "input-2", ... by position. ``s3_compression_type``: "Gzip" in Pipe mode only.
    ``app_managed``: the container fetches the data itself, and then needs no ``destination``.
    """

    source: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))
    destination: Text | None = attrs.field(default=None, metadata=checked(LOCAL_PATH))
    input_name: str | None = attrs.field(default=None, metadata=checked(literal(text(minimum=1))))
    s3_data_type: Text = attrs.field(default="S3Prefix", metadata=checked(one_of("S3Prefix", "ManifestFile")))
    s3_input_mode: Text = attrs.field(default="File", metadata=checked(one_of("File", "Pipe")))
    s3_data_distribution_type: Text = attrs.field(
        default="FullyReplicated", metadata=checked(one_of("FullyReplicated", "ShardedByS3Key"))
    )
    s3_compression_type: Text = attrs.field(default="None", metadata=checked(one_of("None", "Gzip")))
    dataset_definition: Mapping[str, object] | None = attrs.field(
        default=None, kw_only=True, converter=optional_mapping, metadata=checked(mapping(json_value()))
    )
    app_managed: Boolean = attrs.field(default=False, kw_only=True, metadata=checked(boolean()))

    def to_request(self, position: int) -> dict[str, Json]:
        """The entry in ``ProcessingInputs``; ``position``: from 1, for the default name."""
        s3_input = None
        if self.source is not None:
            s3_input = rendered(
                S3Uri=self.source,
                LocalPath=self.destination,
                S3DataType=self.s3_data_type,
                S3InputMode=self.s3_input_mode,
                S3DataDistributionType=self.s3_data_distribution_type,
                S3CompressionType=self.s3_compression_type,
            )
        return rendered(
            InputName=self.name_at(position),
            AppManaged=self.app_managed,
            S3Input=s3_input,
            DatasetDefinition=self.dataset_definition,
        )

    def name_at(self, position: int) -> str:
        """The input's name, its own or that of its position, from 1."""
        return f"input-{position}" if self.input_name is None else self.input_name

    def problems(self) -> Iterable[Problem]:
        if (self.source is None) == (self.dataset_definition is None):
            given = MISSING if self.source is None else "both"
            yield Problem("source, dataset_definition", given, "exactly one of the two")
        if self.source is not None and self.destination is None and self.app_managed is False:
            yield Problem("destination", MISSING, "a path in the container, or app_managed=True")
        if self.s3_compression_type == "Gzip" and self.s3_input_mode == "File":
            yield Problem("s3_compression_type", "Gzip", '"None" in File mode', 'set s3_input_mode="Pipe"')


@attrs.frozen(kw_only=True)
class FeatureStoreOutput(Spec):
    """A feature group that the job writes to. ``feature_group_name``: 1-64 letters, digits, ``-`` and ``_``."""

    feature_group_name: Text = attrs.field(
        metadata=checked(text(pattern=r"[a-zA-Z0-9]([_-]*[a-zA-Z0-9]){0,63}", minimum=1, maximum=64))
    )

    def to_request(self) -> dict[str, Json]:
        """The output's ``FeatureStoreOutput``."""
        return rendered(FeatureGroupName=self.feature_group_name)


@attrs.frozen
class ProcessingOutput(Spec):
    """One output: a folder of the container that goes to S3, or a feature group.

    ``source``: the folder, at most 256 characters. ``destination``: the S3 location; None gives it a place of its own
    below the workspace's output path, per execution. ``output_name``: default "output-1", ... by position.
    ``s3_upload_mode``: "EndOfJob" (default) or "Continuous". ``app_managed``: the container writes to ``destination``
    itself, without a ``source``.
    """

    source: Text | None = attrs.field(default=None, metadata=checked(LOCAL_PATH))
    destination: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))
    output_name: str | None = attrs.field(default=None, metadata=checked(literal(text(minimum=1))))
    s3_upload_mode: Text = attrs.field(default="EndOfJob", metadata=checked(one_of("EndOfJob", "Continuous")))
    app_managed: Boolean = attrs.field(default=False, metadata=checked(boolean()))
    feature_store_output: FeatureStoreOutput | None = attrs.field(
        default=None, metadata=checked(instance_of(FeatureStoreOutput))
    )

    def to_request(self, position: int) -> dict[str, Json]:
        """The entry in ``ProcessingOutputConfig.Outputs``; ``position``: from 1, for the default name."""
        s3_output = None
        if self.source is not None or self.destination is not None:
            s3_output = rendered(S3Uri=self.destination, LocalPath=self.source, S3UploadMode=self.s3_upload_mode)
        return rendered(
            OutputName=self.name_at(position),
            AppManaged=self.app_managed,
            S3Output=s3_output,
            FeatureStoreOutput=self.feature_store_output and self.feature_store_output.to_request(),
        )

    def name_at(self, position: int) -> str:
        """The output's name, its own or that of its position, from 1."""
        return f"output-{position}" if self.output_name is None else self.output_name

    def problems(self) -> Iterable[Problem]:
        if self.source is None and self.feature_store_output is None and self.app_managed is False:
            yield Problem("source", MISSING, "a path in the container, feature_store_output, or app_managed=True")
