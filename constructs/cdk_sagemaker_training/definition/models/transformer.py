"""Batch transform: a model applied to whole files.

Members and bounds: CreateTransformJob in botocore's service model; the names are the SageMaker SDK's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from cdk_sagemaker_training.definition.fields.checks import boolean, checked, instance_of, integer, one_of, s3_uri, text
from cdk_sagemaker_training.definition.fields.job_fields import (
    INSTANCE_COUNT,
    INSTANCE_TYPE,
    KMS_KEY,
    TAGS,
    Boolean,
    Integer,
    Scalar,
    Text,
    environment,
    members,
    tags_of,
)
from cdk_sagemaker_training.definition.fields.rendering import rendered, ruled_out, texts
from cdk_sagemaker_training.definition.fields.spec import Spec, optional_mapping
from cdk_sagemaker_training.definition.fields.variables import Json, compact, unless_empty


@attrs.frozen(kw_only=True)
class BatchDataCaptureConfig(Spec):
    """Where a transform job keeps what it read and answered. ``generate_inference_id``: number each record."""

    destination_s3_uri: Text = attrs.field(metadata=checked(s3_uri()))
    kms_key_id: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    generate_inference_id: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))

    def to_request(self) -> dict[str, Json]:
        """The job's ``DataCaptureConfig``."""
        return rendered(
            DestinationS3Uri=self.destination_s3_uri,
            KmsKeyId=self.kms_key_id,
            GenerateInferenceId=self.generate_inference_id,
        )


@attrs.frozen
class TransformInput(Spec):
    """The data of a transform job and what is done with its records.

    ``data``: an S3 location. ``split_type``: how files are cut into records, default not at all. ``input_filter`` and
    ``output_filter``: JSONPaths of at most 63 characters. ``join_source``: "Input" joins each record with its result.
    ``model_client_config``: ``{"InvocationsTimeoutInSeconds": 1-3,600, "InvocationsMaxRetries": 0-3}``.
    """

    data: Text = attrs.field(metadata=checked(s3_uri()))
    data_type: Text = attrs.field(
        default="S3Prefix", metadata=checked(one_of("S3Prefix", "ManifestFile", "AugmentedManifestFile"))
    )
    content_type: Text | None = attrs.field(default=None, metadata=checked(text(maximum=256, like="text/csv")))
    compression_type: Text | None = attrs.field(default=None, metadata=checked(one_of("None", "Gzip")))
    split_type: Text | None = attrs.field(
        default=None, metadata=checked(one_of("None", "Line", "RecordIO", "TFRecord"))
    )
    input_filter: Text | None = attrs.field(default=None, metadata=checked(text(maximum=63, like="$[1:]")))
    output_filter: Text | None = attrs.field(default=None, metadata=checked(text(maximum=63, like="$[0,-1]")))
    join_source: Text | None = attrs.field(default=None, metadata=checked(one_of("None", "Input")))
    model_client_config: Mapping[str, Integer] | None = attrs.field(
        default=None,
        converter=optional_mapping,
        metadata=checked(
            members(
                InvocationsTimeoutInSeconds=integer(minimum=1, maximum=3600, unit="seconds"),
                InvocationsMaxRetries=integer(minimum=0, maximum=3),
            )
        ),
    )
    batch_data_capture_config: BatchDataCaptureConfig | None = attrs.field(
        default=None, metadata=checked(instance_of(BatchDataCaptureConfig))
    )

    def to_request(self) -> dict[str, Json]:
        """The job's ``TransformInput``."""
        return rendered(
            DataSource={"S3DataSource": {"S3DataType": self.data_type, "S3Uri": self.data}},
            ContentType=self.content_type,
            CompressionType=self.compression_type,
            SplitType=self.split_type,
        )

    def processing_request(self) -> dict[str, Json]:
        """The job's ``DataProcessing``; empty where nothing is filtered or joined."""
        return rendered(InputFilter=self.input_filter, OutputFilter=self.output_filter, JoinSource=self.join_source)


@attrs.frozen(kw_only=True)
class Transformer(Spec):
    """The cluster and the output of a transform job. The job runs with the role and the network of its model.

    ``model_name``: at most 63 characters, usually ``create.properties.ModelName``. ``instance_count``: >= 1, default 1.
    ``strategy``: "MultiRecord" or "SingleRecord" in a request. ``max_concurrent_transforms``: >= 0 per instance, 0 lets
    the service choose. ``max_payload``: MB of one request, 0-100; 0 with streamed data. ``env``: at most 16 entries,
    keys of 1,024 and values of 10,240 characters. ``output_path`` and the keys come from the workspace where they are
    None; an empty key says "not even the workspace's".
    """

    model_name: Text = attrs.field(metadata=checked(text(minimum=1, maximum=63)))
    instance_type: Text = attrs.field(metadata=checked(INSTANCE_TYPE))
    instance_count: Integer = attrs.field(default=1, metadata=checked(INSTANCE_COUNT))
    strategy: Text | None = attrs.field(default=None, metadata=checked(one_of("MultiRecord", "SingleRecord")))
    assemble_with: Text | None = attrs.field(default=None, metadata=checked(one_of("None", "Line")))
    output_path: Text | None = attrs.field(default=None, metadata=checked(s3_uri()))
    output_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    volume_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    accept: Text | None = attrs.field(default=None, metadata=checked(text(maximum=256, like="text/csv")))
    max_concurrent_transforms: Integer | None = attrs.field(default=None, metadata=checked(integer(minimum=0)))
    max_payload: Integer | None = attrs.field(
        default=None, metadata=checked(integer(minimum=0, maximum=100, unit="MB"))
    )
    env: Mapping[str, Scalar] | None = attrs.field(
        default=None,
        converter=optional_mapping,
        metadata=checked(environment(entries=16, key_chars=1024, value_chars=10_240)),
    )
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))

    def transform(self, given: TransformInput) -> dict[str, Json]:
        """The arguments of a Transform step. Members that the author ruled out are None: no workspace fills those."""
        return rendered(
            ModelName=self.model_name,
            TransformInput=given.to_request(),
            TransformOutput=self._output(),
            TransformResources=self._resources(),
            BatchStrategy=self.strategy,
            MaxConcurrentTransforms=self.max_concurrent_transforms,
            MaxPayloadInMB=self.max_payload,
            Environment=None if self.env is None else texts(self.env),
            Tags=self.tags,
            DataProcessing=given.processing_request() or None,
            ModelClientConfig=given.model_client_config,
            DataCaptureConfig=given.batch_data_capture_config and given.batch_data_capture_config.to_request(),
        )

    def _output(self) -> dict[str, object]:
        output = compact(
            S3OutputPath=self.output_path,
            KmsKeyId=unless_empty(self.output_kms_key),
            AssembleWith=self.assemble_with,
            Accept=self.accept,
        )
        return {**output, **ruled_out(KmsKeyId=self.output_kms_key)}

    def _resources(self) -> dict[str, object]:
        resources = compact(
            InstanceCount=self.instance_count,
            InstanceType=self.instance_type,
            VolumeKmsKeyId=unless_empty(self.volume_kms_key),
        )
        return {**resources, **ruled_out(VolumeKmsKeyId=self.volume_kms_key)}
