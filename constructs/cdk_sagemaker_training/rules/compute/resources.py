"""What requests say of the instances that they want."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.instances import InstanceType, instance_type
from cdk_sagemaker_training.rules.views import PROCESSING, Place, StepView
from cdk_sagemaker_training.rules.views.cluster import LISTS, choices_in

JOBS: Final = ("Training", "Tuning", *PROCESSING)
"""Steps that start training or processing jobs, whose clusters have the same members."""


def resources_in(step: StepView) -> list[Place]:
    """The objects that describe clusters: one a training job, else one a step."""
    return step.worked_out(_resources_in)


def _resources_in(step: StepView) -> list[Place]:
    if step.type in PROCESSING:
        return [step.arguments.place("ProcessingResources", "ClusterConfig")]
    if step.type == "Transform":
        return [step.arguments.place("TransformResources")]
    return [job.resources for job in step.training_jobs]


def types_in(resources: Place) -> list[InstanceType]:
    """The instance types that are known, each once."""
    return resources.worked_out(_types_in)


def _types_in(resources: Place) -> list[InstanceType]:
    names = dict.fromkeys(place.text("InstanceType") for place in choices_in(resources))
    found = [instance_type(name) for name in names if name is not None]
    return [record for record in found if record is not None]


def all_types_in(resources: Place) -> list[InstanceType]:
    """The same; empty where one is not known."""
    return resources.worked_out(_all_types_in)


def _all_types_in(resources: Place) -> list[InstanceType]:
    choices = choices_in(resources)
    found = types_in(resources)
    names = {place.text("InstanceType") for place in choices}
    return found if len(found) == len(names) and _complete(resources) else []


def has(resources: Place, *path: str) -> bool:
    """Whether something stands at a path that is not empty, or may stand there."""
    return resources.get(*path) not in (None, [], "")


def full_list(place: Place, *path: str) -> list[Place]:
    """The objects of a list; none where one of its items is not known."""
    found = place.items(*path)
    return found if len(found) == len(place.listed(*path) or ()) else []


def _complete(resources: Place) -> bool:
    return all(not has(resources, key) or full_list(resources, key) for key in LISTS)
