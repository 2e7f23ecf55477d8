"""Placement and encryption of training jobs."""

from __future__ import annotations

from collections.abc import Mapping

from cdk_sagemaker_training.definition.document.fillers.common import Filling, opened, opened_member
from cdk_sagemaker_training.definition.fields.reading import member
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.training.script_mode import through_channel


def fill_training(request: Mapping[str, Json], filling: Filling) -> dict[str, Json]:
    """A CreateTrainingJob request with the defaults."""
    return fill_job(request, filling, "ResourceConfig")


def fill_job(request: Mapping[str, Json], filling: Filling, resources: str) -> dict[str, Json]:
    """A training job or training definition with the defaults; ``resources``: the member that names its instances."""
    defaults = filling.defaults
    isolated = isolatable(request)
    if isolated is not None and defaults.enable_network_isolation and "EnableNetworkIsolation" not in request:
        request = isolated
    filled = opened_member(
        request, "OutputDataConfig", S3OutputPath=defaults.output_path, KmsKeyId=defaults.output_kms_key
    )
    filled = opened_member(filled, resources, VolumeKmsKeyId=filling.volume_key(member(request, resources)))
    return opened(
        filled,
        RoleArn=filling.role_arn,
        VpcConfig=defaults.vpc_config_of(request),
        EnableNetworkIsolation=None if isolated is None else defaults.enable_network_isolation,
        EnableInterContainerTrafficEncryption=defaults.encrypt_inter_container_traffic,
    )


def isolatable(request: Mapping[str, Json]) -> dict[str, Json] | None:
    """The request in a form that can be isolated from the network; None where there is none.

    Isolation excludes remote debugging, MLflow logging, and code that the container itself fetches from S3 and cannot
    read from a channel. Sources: developer guide ``train-remote-debugging`` and ``mkt-algo-model-internet-free``.
    """
    debugging = member(request, "RemoteDebugConfig").get("EnableRemoteDebug")
    return None if debugging or request.get("MlflowConfig") else through_channel(request)
