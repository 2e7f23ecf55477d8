"""Placement and encryption of training jobs."""

from __future__ import annotations

from collections.abc import Mapping

from cdk_sagemaker_training.definition.fillers.common import Filling, opened, opened_member
from cdk_sagemaker_training.definition.reading import member
from cdk_sagemaker_training.definition.variables import Json


def fill_training(request: Mapping[str, Json], filling: Filling) -> dict[str, Json]:
    """A CreateTrainingJob request with the defaults."""
    return fill_job(request, filling, "ResourceConfig")


def fill_job(request: Mapping[str, Json], filling: Filling, resources: str) -> dict[str, Json]:
    """A training job or training definition with the defaults; ``resources``: the member that names its instances."""
    defaults = filling.defaults
    filled = opened_member(
        request, "OutputDataConfig", S3OutputPath=defaults.output_path, KmsKeyId=defaults.output_kms_key
    )
    filled = opened_member(filled, resources, VolumeKmsKeyId=filling.volume_key(member(request, resources)))
    return opened(
        filled,
        RoleArn=defaults.role_arn,
        VpcConfig=defaults.vpc_config,
        EnableNetworkIsolation=defaults.enable_network_isolation if _can_be_isolated(request) else None,
        EnableInterContainerTrafficEncryption=defaults.encrypt_inter_container_traffic,
    )


def _can_be_isolated(request: Mapping[str, Json]) -> bool:
    """Isolation excludes remote debugging, MLflow logging, and scripts that the container itself fetches from S3.

    Sources: developer guide ``train-remote-debugging`` and ``mkt-algo-model-internet-free``; that a container fetches
    ``sagemaker_submit_directory`` itself is unverified per image, so isolation is then left to the author.
    """
    debugging = member(request, "RemoteDebugConfig").get("EnableRemoteDebug")
    scripts = (member(request, key) for key in ("HyperParameters", "StaticHyperParameters"))
    script = any("sagemaker_submit_directory" in values for values in scripts)
    return not (debugging or script or request.get("MlflowConfig"))
