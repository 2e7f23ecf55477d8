"""Placement and encryption of the training jobs of tuning jobs."""

from __future__ import annotations

from collections.abc import Mapping

from cdk_sagemaker_training.definition.document.fillers.common import Filling
from cdk_sagemaker_training.definition.document.fillers.training import fill_job
from cdk_sagemaker_training.definition.fields.reading import items, member
from cdk_sagemaker_training.definition.fields.variables import Json


def fill_tuning(request: Mapping[str, Json], filling: Filling) -> dict[str, Json]:
    """A CreateHyperParameterTuningJob request whose training definitions have the defaults."""
    filled = dict(request)
    if "TrainingJobDefinition" in request:
        filled["TrainingJobDefinition"] = _definition(member(request, "TrainingJobDefinition"), filling)
    if "TrainingJobDefinitions" in request:
        several = items(request["TrainingJobDefinitions"])
        filled["TrainingJobDefinitions"] = [_definition(definition, filling) for definition in several]
    return filled


def _definition(definition: Mapping[str, Json], filling: Filling) -> Json:
    resources = "ResourceConfig" if "ResourceConfig" in definition else "HyperParameterTuningResourceConfig"
    return fill_job(definition, filling, resources)
