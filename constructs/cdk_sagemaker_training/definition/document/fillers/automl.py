"""Placement and encryption of AutoML jobs."""

from __future__ import annotations

from collections.abc import Mapping

from cdk_sagemaker_training.definition.document.fillers.common import Filling, opened, opened_member
from cdk_sagemaker_training.definition.fields.reading import member
from cdk_sagemaker_training.definition.fields.variables import Json


def fill_automl(request: Mapping[str, Json], filling: Filling) -> dict[str, Json]:
    """A CreateAutoMLJob request with the defaults. The service chooses the instances."""
    defaults = filling.defaults
    filled = opened_member(
        request, "OutputDataConfig", S3OutputPath=defaults.output_path, KmsKeyId=defaults.output_kms_key
    )
    filled["AutoMLJobConfig"] = opened_member(
        member(request, "AutoMLJobConfig"),
        "SecurityConfig",
        VolumeKmsKeyId=defaults.volume_kms_key,
        VpcConfig=defaults.vpc_config_of(request),
        EnableInterContainerTrafficEncryption=defaults.encrypt_inter_container_traffic,
    )
    return opened(filled, RoleArn=filling.role_arn)
