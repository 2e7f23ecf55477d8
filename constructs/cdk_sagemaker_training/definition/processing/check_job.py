"""The processing job that a quality or bias check runs, under the names of the SDK's ``check_job_config``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, image_uri, instance_of, integer
from cdk_sagemaker_training.definition.fields.job_fields import (
    INSTANCE_COUNT,
    INSTANCE_TYPE,
    KMS_KEY,
    ROLE_ARN,
    TAGS,
    Image,
    Integer,
    Scalar,
    Text,
    environment,
    tags_of,
)
from cdk_sagemaker_training.definition.fields.rendering import rendered, texts, wrapped
from cdk_sagemaker_training.definition.fields.spec import Spec, optional_mapping
from cdk_sagemaker_training.definition.fields.variables import Json, compact
from cdk_sagemaker_training.definition.processing.network_config import NetworkConfig
from cdk_sagemaker_training.definition.processing.processing_io import ProcessingInput, ProcessingOutput

CONTAINER_FOLDER: Final = "/opt/ml/processing"
"""Below it a check finds its inputs and leaves its report."""


@attrs.frozen(kw_only=True)
class CheckJobConfig(Spec):
    """What every check step tells its job.

    ``image_uri``: the Model Monitor or Clarify image of the region, which the SDK looks up. ``volume_size_in_gb``: GiB,
    1-16,384, default 30. ``max_runtime_in_seconds``: seconds, 1-777,600 (9 days), default what the service takes.
    ``env``: at most 100 entries, keys and values <= 256 characters. Bounds: CreateProcessingJob, botocore.
    """

    role: Text = attrs.field(metadata=checked(ROLE_ARN))
    image_uri: Image = attrs.field(metadata=checked(image_uri()))
    instance_count: Integer = attrs.field(default=1, metadata=checked(INSTANCE_COUNT))
    instance_type: Text = attrs.field(default="ml.m5.xlarge", metadata=checked(INSTANCE_TYPE))
    volume_size_in_gb: Integer = attrs.field(
        default=30, metadata=checked(integer(minimum=1, maximum=16_384, unit="GiB"))
    )
    volume_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    output_kms_key: Text | None = attrs.field(default=None, metadata=checked(KMS_KEY))
    max_runtime_in_seconds: Integer | None = attrs.field(
        default=None, metadata=checked(integer(minimum=1, maximum=777_600, unit="seconds"))
    )
    env: Mapping[str, Scalar] | None = attrs.field(
        default=None,
        converter=optional_mapping,
        metadata=checked(environment(entries=100, key_chars=256, value_chars=256)),
    )
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))
    network_config: NetworkConfig | None = attrs.field(default=None, metadata=checked(instance_of(NetworkConfig)))

    def to_request(
        self, inputs: Sequence[ProcessingInput], output: ProcessingOutput, told: Mapping[str, object]
    ) -> dict[str, Json]:
        """The step's arguments: a CreateProcessingJob request without the name. ``told``: more of its environment."""
        cluster = compact(
            InstanceType=self.instance_type,
            InstanceCount=self.instance_count,
            VolumeSizeInGB=self.volume_size_in_gb,
            VolumeKmsKeyId=self.volume_kms_key,
        )
        return rendered(
            ProcessingResources={"ClusterConfig": cluster},
            AppSpecification={"ImageUri": self.image_uri},
            RoleArn=self.role,
            ProcessingInputs=[source.to_request(position) for position, source in enumerate(inputs, 1)],
            ProcessingOutputConfig=compact(Outputs=[output.to_request(1)], KmsKeyId=self.output_kms_key),
            Environment=texts({**(self.env or {}), **told}) or None,
            NetworkConfig=self.network_config and self.network_config.to_request(),
            StoppingCondition=wrapped("MaxRuntimeInSeconds", self.max_runtime_in_seconds),
            Tags=self.tags,
        )
