"""What a workspace gives to the jobs of a document where their author left it open, and only where it is valid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, cast

from cdk_sagemaker_training.definition.document.fillers.automl import fill_automl
from cdk_sagemaker_training.definition.document.fillers.common import Filling, JobDefaults
from cdk_sagemaker_training.definition.document.fillers.model import fill_model
from cdk_sagemaker_training.definition.document.fillers.processing import fill_processing
from cdk_sagemaker_training.definition.document.fillers.training import fill_training
from cdk_sagemaker_training.definition.document.fillers.transform import fill_transform
from cdk_sagemaker_training.definition.document.fillers.tuning import fill_tuning
from cdk_sagemaker_training.definition.document.graph import walk
from cdk_sagemaker_training.definition.document.rewriting import rewritten
from cdk_sagemaker_training.definition.fields.reading import items, member, training_definitions
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.errors import MISSING, Problem

__all__ = ["JobDefaults", "fill", "missing_members"]

_FILLERS: Final[Mapping[str, Callable[[Mapping[str, Json], Filling], dict[str, Json]]]] = {
    "AutoML": fill_automl,
    "Model": fill_model,
    "Processing": fill_processing,
    "Training": fill_training,
    "Transform": fill_transform,
    "Tuning": fill_tuning,
}

_FIX: Final = {
    "RoleArn": "give the step's job role=, or the pipeline a job_role=",
    "ExecutionRoleArn": "give the model role=, or the pipeline a job_role=",
    "VpcConfig": "give the step's job subnets= and security_group_ids=, or the pipeline a workspace=",
    "S3OutputPath": "give the step's job output_path=, or the pipeline a workspace=",
    "S3Uri": "give the output destination=, or the pipeline a workspace=",
}
_ALLOWED: Final = {
    "RoleArn": "the role of the job",
    "ExecutionRoleArn": "the role of the model",
    "VpcConfig": "subnets and security groups, through which a private registry is reached",
}


def fill(document: Mapping[str, Json], defaults: JobDefaults) -> dict[str, Json]:
    """A new document whose jobs have the defaults. Members that the author ruled out (None) are gone from it."""
    parameters = _known_parameters(document)

    def filled(kind: str, step: dict[str, Json], arguments: dict[str, Json]) -> dict[str, Json] | None:
        filler = _FILLERS.get(kind)
        if filler is None:
            return None
        return filler(arguments, Filling(defaults=defaults, parameters=parameters, step_name=str(step.get("Name"))))

    return {**document, "Steps": rewritten(document["Steps"], filled)}


def missing_members(document: Mapping[str, Json]) -> Iterator[Problem]:
    """What the service requires of a job and neither its author nor a default gave."""
    for node in walk(document["Steps"]):
        request = node.step.get("Arguments")
        if not isinstance(request, dict):
            continue
        for path, value in _required(node.type, request):
            if value is None:
                key = path.rpartition("/")[2]
                allowed = _ALLOWED.get(key, "an S3 location")
                yield Problem(f"{node.pointer}/Arguments/{path}", MISSING, allowed, _FIX[key])


def _required(kind: str, request: dict[str, Json]) -> Iterator[tuple[str, Json]]:
    """The members that a job must have, each with its pointer below ``Arguments`` and its value."""
    if kind in {"AutoML", "Processing", "Training"}:
        yield "RoleArn", request.get("RoleArn")
    if kind in {"AutoML", "Training"}:
        yield "OutputDataConfig/S3OutputPath", member(request, "OutputDataConfig").get("S3OutputPath")
    if kind == "Training" and _pulls_through_vpc(request):
        yield "VpcConfig", request.get("VpcConfig")
    if kind == "Model":
        yield "ExecutionRoleArn", request.get("ExecutionRoleArn")
    if kind == "Transform":
        yield "TransformOutput/S3OutputPath", member(request, "TransformOutput").get("S3OutputPath")
    if kind == "Tuning":
        for pointer, definition in training_definitions(request):
            yield f"{pointer}/RoleArn", definition.get("RoleArn")
            path = member(definition, "OutputDataConfig").get("S3OutputPath")
            yield f"{pointer}/OutputDataConfig/S3OutputPath", path
    if kind == "Processing":
        for position, output in enumerate(items(member(request, "ProcessingOutputConfig").get("Outputs"))):
            if "S3Output" in output:
                pointer = f"ProcessingOutputConfig/Outputs/{position}/S3Output/S3Uri"
                yield pointer, member(output, "S3Output").get("S3Uri")


def _pulls_through_vpc(request: Mapping[str, Json]) -> bool:
    """Whether the image is in a private registry (guide, ``docker-containers-adapt-your-own-private-registry``)."""
    config = member(member(request, "AlgorithmSpecification"), "TrainingImageConfig")
    return config.get("TrainingRepositoryAccessMode") == "Vpc"


def _known_parameters(document: Mapping[str, Json]) -> dict[str, Sequence[Json]]:
    """The values that a parameter may have as far as the document says: its choices, or its default."""
    declared = cast("list[dict[str, Json]]", document.get("Parameters") or [])
    return {
        str(entry["Name"]): cast("list[Json]", entry.get("EnumValues") or [entry.get("DefaultValue")])
        for entry in declared
    }
