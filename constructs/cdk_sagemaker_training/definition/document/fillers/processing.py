"""Placement and encryption of processing jobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from cdk_sagemaker_training.definition.document.fillers.common import Filling, opened, opened_member
from cdk_sagemaker_training.definition.fields.reading import items, member
from cdk_sagemaker_training.definition.fields.variables import Json


def fill_processing(request: Mapping[str, Json], filling: Filling) -> dict[str, Json]:
    """A CreateProcessingJob request with the defaults."""
    defaults = filling.defaults
    cluster = member(member(request, "ProcessingResources"), "ClusterConfig")
    filled = {
        **request,
        "ProcessingResources": opened_member(
            member(request, "ProcessingResources"), "ClusterConfig", VolumeKmsKeyId=filling.volume_key(cluster)
        ),
    }
    if "ProcessingOutputConfig" in request:
        filled = opened_member(filled, "ProcessingOutputConfig", KmsKeyId=defaults.output_kms_key)
        outputs = items(member(filled, "ProcessingOutputConfig").get("Outputs"))
        placed = cast("list[Json]", [_placed(output, filling) for output in outputs])
        filled["ProcessingOutputConfig"] = {**member(filled, "ProcessingOutputConfig"), "Outputs": placed}
    filled = opened_member(
        filled,
        "NetworkConfig",
        VpcConfig=defaults.vpc_config_of(request),
        EnableNetworkIsolation=None if any(network_needs(request)) else defaults.enable_network_isolation,
        EnableInterContainerTrafficEncryption=defaults.encrypt_inter_container_traffic,
    )
    if not filled.get("NetworkConfig"):
        filled.pop("NetworkConfig", None)
    return opened(filled, RoleArn=filling.role_arn)


def _placed(output: dict[str, Json], filling: Filling) -> dict[str, Json]:
    if not isinstance(output.get("S3Output"), dict):
        return output
    return opened_member(output, "S3Output", S3Uri=filling.output_path("output", str(output.get("OutputName"))))


def network_needs(request: Mapping[str, Json]) -> Iterator[str]:
    """What isolation would cut off: what the container itself fetches, writes or installs, as the request shows it.

    That is what the application manages, feature groups, and S3 locations among the container's words: Spark reads its
    libraries and tables by itself, and a ``requirements.txt`` is installed from the network. Isolation is then left to
    the author. Source: developer guide, ``mkt-algo-model-internet-free``: no network calls by an isolated container.
    """
    inputs = items(request.get("ProcessingInputs"))
    outputs = items(member(request, "ProcessingOutputConfig").get("Outputs"))
    for key in ("AppManaged", "FeatureStoreOutput"):
        if any(entry.get(key) for entry in [*inputs, *outputs]):
            yield key
    container = member(request, "AppSpecification")
    words = [*_texts(container.get("ContainerEntrypoint")), *_texts(container.get("ContainerArguments"))]
    words += _texts(request.get("Environment"))
    networked = ("s3://", "s3a://", "smspark-submit", "pip install", "runproc.sh")
    yield from (sign for sign in networked if any(sign in word for word in words))


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
