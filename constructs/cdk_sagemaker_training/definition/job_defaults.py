"""What a workspace gives to the jobs of a document where their author left it open, and only where it is valid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, cast

import attrs

from cdk_sagemaker_training.catalog.instances import instance_type
from cdk_sagemaker_training.definition.graph import walk
from cdk_sagemaker_training.definition.variables import Json
from cdk_sagemaker_training.errors import MISSING, Problem


@attrs.frozen(kw_only=True)
class JobDefaults:
    """Placement and encryption of jobs. None leaves a member open. Values may be CDK tokens."""

    role_arn: str | None = None
    output_path: str | None = None
    output_kms_key: str | None = None
    volume_kms_key: str | None = None
    subnets: Sequence[str] | None = None
    security_group_ids: Sequence[str] | None = None
    encrypt_inter_container_traffic: bool | None = None
    enable_network_isolation: bool | None = None


def fill(document: Mapping[str, Json], defaults: JobDefaults) -> dict[str, Json]:
    """A new document whose jobs have the defaults. Members that the author ruled out (None) are gone from it."""
    parameters = _known_parameters(document)
    return {**document, "Steps": _fill_steps(document["Steps"], defaults, parameters)}


def missing_members(document: Mapping[str, Json]) -> Iterator[Problem]:
    """What the service requires of a training job and neither its author nor a default gave."""
    for node in walk(document["Steps"]):
        if node.type != "Training":
            continue
        request = cast("dict[str, Json]", node.step["Arguments"])
        at = f"{node.pointer}/Arguments"
        if request.get("RoleArn") is None:
            yield Problem(f"{at}/RoleArn", MISSING, "the role of the job", "give the estimator role=, or job_role=")
        if _member(request, "OutputDataConfig").get("S3OutputPath") is None:
            fix = "give the estimator output_path=, or the pipeline a workspace="
            yield Problem(f"{at}/OutputDataConfig/S3OutputPath", MISSING, "an S3 location", fix)


def _fill_steps(steps: Json, defaults: JobDefaults, parameters: Mapping[str, Sequence[Json]]) -> Json:
    return [_fill_step(step, defaults, parameters) for step in cast("list[dict[str, Json]]", steps)]


def _fill_step(step: dict[str, Json], defaults: JobDefaults, parameters: Mapping[str, Sequence[Json]]) -> Json:
    filler = _FILLERS.get(str(step.get("Type")))
    if filler is None:
        return step
    arguments = cast("dict[str, Json]", step["Arguments"])
    return {**step, "Arguments": filler(arguments, defaults, parameters)}


def _training(
    request: dict[str, Json], defaults: JobDefaults, parameters: Mapping[str, Sequence[Json]]
) -> dict[str, Json]:
    filled = _opened(request, RoleArn=defaults.role_arn)
    output = _opened(
        _member(request, "OutputDataConfig"), S3OutputPath=defaults.output_path, KmsKeyId=defaults.output_kms_key
    )
    if output:
        filled["OutputDataConfig"] = output
    resources = _member(request, "ResourceConfig")
    volume_key = defaults.volume_kms_key if _takes_volume_key(resources, parameters) else None
    filled["ResourceConfig"] = _opened(resources, VolumeKmsKeyId=volume_key)
    vpc = None
    if defaults.subnets and defaults.security_group_ids:
        vpc = {"SecurityGroupIds": list(defaults.security_group_ids), "Subnets": list(defaults.subnets)}
    isolation = defaults.enable_network_isolation if _can_be_isolated(request) else None
    filled = _opened(filled, VpcConfig=cast("Json", vpc), EnableNetworkIsolation=isolation)
    return _opened(filled, EnableInterContainerTrafficEncryption=defaults.encrypt_inter_container_traffic)


_FILLERS: Final[
    Mapping[str, Callable[[dict[str, Json], JobDefaults, Mapping[str, Sequence[Json]]], dict[str, Json]]]
] = {"Training": _training}


def _member(request: Mapping[str, Json], key: str) -> dict[str, Json]:
    return cast("dict[str, Json]", request.get(key) or {})


def _opened(request: Mapping[str, Json], **defaults: Json) -> dict[str, Json]:
    """The request with defaults where it says nothing, without what it rules out."""
    wanted = {key: value for key, value in defaults.items() if value is not None and key not in request}
    return {key: value for key, value in {**request, **wanted}.items() if value is not None}


def _known_parameters(document: Mapping[str, Json]) -> dict[str, Sequence[Json]]:
    """The values that a parameter may have as far as the document says: its choices, or its default."""
    declared = cast("list[dict[str, Json]]", document.get("Parameters") or [])
    return {
        str(entry["Name"]): cast("list[Json]", entry.get("EnumValues") or [entry.get("DefaultValue")])
        for entry in declared
    }


def _takes_volume_key(resources: Mapping[str, Json], parameters: Mapping[str, Sequence[Json]]) -> bool:
    """The service refuses ``VolumeKmsKeyId`` on types with local storage (CreateTrainingJob ``ResourceConfig``).

    A type that nobody knows here (a token, a parameter without default, a type newer than the catalog) takes it: an
    encrypted volume is what the workspace stands for.
    """
    groups = cast("list[dict[str, Json]]", resources.get("InstanceGroups") or [])
    types = [group.get("InstanceType") for group in groups] or [resources.get("InstanceType")]
    for named in types:
        for value in _possible(named, parameters):
            record = instance_type(value) if isinstance(value, str) else None
            if record is not None and record.local_nvme:
                return False
    return True


def _possible(value: Json, parameters: Mapping[str, Sequence[Json]]) -> Sequence[Json]:
    target = value.get("Get") if isinstance(value, dict) else None
    if isinstance(target, str) and target.startswith("Parameters."):
        return parameters.get(target.removeprefix("Parameters."), ())
    return (value,)


def _can_be_isolated(request: Mapping[str, Json]) -> bool:
    """Isolation excludes remote debugging, MLflow logging, and scripts that the container itself fetches from S3.

    Sources: developer guide ``train-remote-debugging`` and ``mkt-algo-model-internet-free``; that a container fetches
    ``sagemaker_submit_directory`` itself is unverified per image, so isolation is then left to the author.
    """
    debugging = _member(request, "RemoteDebugConfig").get("EnableRemoteDebug")
    script = "sagemaker_submit_directory" in _member(request, "HyperParameters")
    return not (debugging or script or request.get("MlflowConfig"))
