"""The job that a quality or bias check runs (CreateProcessingJob), under the names of the SDK's ``check_job_config``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import attrs

from cdk_sagemaker_training.definition.checks import (
    boolean,
    checked,
    image_uri,
    integer,
    mapping,
    one_of,
    s3_uri,
    scalar,
    text,
)
from cdk_sagemaker_training.definition.estimator import INSTANCE_COUNT, INSTANCE_TYPE, KMS_KEY, ROLE_ARN, tags_of
from cdk_sagemaker_training.definition.job_fields import SECURITY_GROUP_IDS, SUBNETS, TAGS, Image
from cdk_sagemaker_training.definition.rendering import rendered, texts
from cdk_sagemaker_training.definition.spec import Spec, optional_mapping, optional_tuple
from cdk_sagemaker_training.definition.variables import Json, PipelineVariable, compact
from cdk_sagemaker_training.errors import Problem

Text: TypeAlias = "str | PipelineVariable"
Integer: TypeAlias = "int | PipelineVariable"
Boolean: TypeAlias = "bool | PipelineVariable"
Scalar: TypeAlias = "str | int | float | bool | PipelineVariable"

DISTRIBUTIONS = one_of("FullyReplicated", "ShardedByS3Key")
COMPRESSIONS = one_of("None", "Gzip")
UPLOAD_MODES = one_of("EndOfJob", "Continuous")
CONTAINER_FOLDER = "/opt/ml/processing"


@attrs.frozen(kw_only=True)
class CheckJobConfig(Spec):
    """What every check step tells its job.

    ``image_uri``: the Model Monitor or Clarify image of the region, which the SDK looks up. ``volume_size_in_gb``: GiB,
    default 30. ``max_runtime_in_seconds``: seconds, 1-604,800 (7 days), default what the service takes. ``env``: at most
    100 entries. ``subnets`` and ``security_group_ids``: both or none of the two.
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
        default=None, metadata=checked(integer(minimum=1, maximum=604_800, unit="seconds"))
    )
    env: Mapping[str, Scalar] | None = attrs.field(
        default=None,
        converter=optional_mapping,
        metadata=checked(mapping(scalar(maximum=256), check_key=text(minimum=1, maximum=256), maximum=100)),
    )
    tags: Sequence[Mapping[str, str]] | None = attrs.field(default=None, converter=tags_of, metadata=checked(TAGS))
    subnets: Sequence[Text] | None = attrs.field(default=None, converter=optional_tuple, metadata=checked(SUBNETS))
    security_group_ids: Sequence[Text] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(SECURITY_GROUP_IDS)
    )
    enable_network_isolation: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))
    encrypt_inter_container_traffic: Boolean | None = attrs.field(default=None, metadata=checked(boolean()))

    def problems(self) -> Iterable[Problem]:
        if bool(self.subnets) != bool(self.security_group_ids):
            both = {"subnets": self.subnets, "security_group_ids": self.security_group_ids}
            yield Problem("subnets, security_group_ids", both, "both, or none of the two (VpcConfig)")

    def to_request(
        self, inputs: Sequence[CheckInput], output: CheckOutput, environment: Mapping[str, object]
    ) -> dict[str, Json]:
        """The step's arguments: a CreateProcessingJob request without the name."""
        cluster = compact(
            InstanceType=self.instance_type,
            InstanceCount=self.instance_count,
            VolumeSizeInGB=self.volume_size_in_gb,
            VolumeKmsKeyId=self.volume_kms_key,
        )
        variables = texts({**(self.env or {}), **environment})
        return rendered(
            ProcessingResources={"ClusterConfig": cluster},
            AppSpecification={"ImageUri": self.image_uri},
            RoleArn=self.role,
            ProcessingInputs=[source.to_request() for source in inputs],
            ProcessingOutputConfig=compact(Outputs=[output.to_request()], KmsKeyId=self.output_kms_key),
            Environment=variables or None,
            NetworkConfig=self._network() or None,
            StoppingCondition=None
            if self.max_runtime_in_seconds is None
            else {"MaxRuntimeInSeconds": self.max_runtime_in_seconds},
            Tags=self.tags,
        )

    def _network(self) -> dict[str, object]:
        placed = {"SecurityGroupIds": self.security_group_ids, "Subnets": self.subnets} if self.subnets else None
        return compact(
            EnableNetworkIsolation=self.enable_network_isolation,
            EnableInterContainerTrafficEncryption=self.encrypt_inter_container_traffic,
            VpcConfig=placed,
        )


@attrs.frozen(kw_only=True)
class CheckInput(Spec):
    """An S3 location that the job finds below ``/opt/ml/processing``."""

    name: str
    folder: str
    source: Text = attrs.field(metadata=checked(s3_uri()))
    distribution: str = "FullyReplicated"
    compression: str = "None"

    @property
    def local_path(self) -> str:
        """Where the job finds it."""
        return f"{CONTAINER_FOLDER}/input/{self.folder}"

    def to_request(self) -> dict[str, Json]:
        """The entry in ``ProcessingInputs``."""
        location = rendered(
            S3Uri=self.source,
            LocalPath=self.local_path,
            S3DataType="S3Prefix",
            S3InputMode="File",
            S3DataDistributionType=self.distribution,
            S3CompressionType=self.compression,
        )
        return {"InputName": self.name, "AppManaged": False, "S3Input": location}


@attrs.frozen(kw_only=True)
class CheckOutput(Spec):
    """Where the job's report goes."""

    name: str
    destination: Text = attrs.field(metadata=checked(s3_uri()))
    upload_mode: str = "EndOfJob"

    def to_request(self) -> dict[str, Json]:
        """The entry in ``Outputs``."""
        location = rendered(
            S3Uri=self.destination, LocalPath=f"{CONTAINER_FOLDER}/output", S3UploadMode=self.upload_mode
        )
        return {"OutputName": self.name, "AppManaged": False, "S3Output": location}
