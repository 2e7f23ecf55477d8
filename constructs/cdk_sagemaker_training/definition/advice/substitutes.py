"""Finds the instance types that come closest to one that cannot be had."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from cdk_sagemaker_training.catalog.absent_instances import InstanceClass
from cdk_sagemaker_training.catalog.instances import InstanceType, instance_types

MOST_SUBSTITUTES = 2


def offered() -> tuple[InstanceType, ...]:
    """The types that can be had for training as far as published quotas say, without what EC2 has left behind."""
    return tuple(
        found for found in instance_types().values() if found.training_quota is True and not found.previous_generation
    )


def like(wanted: InstanceType) -> tuple[str, ...]:
    """Names of the closest types of the same kind: accelerators, then generation, then size; one per generation."""

    def distance(found: InstanceType) -> tuple[float, ...]:
        return (
            _times(found.accelerator_count, wanted.accelerator_count) if wanted.accelerator_count else 0,
            abs(found.generation - wanted.generation),
            _times(found.xlarges, wanted.xlarges),
        )

    same_kind = (
        found
        for found in offered()
        if found.instance_class == wanted.instance_class
        and found.accelerator == wanted.accelerator
        and found.architecture == wanted.architecture
    )
    return _closest(same_kind, distance)


def in_class(instance_class: InstanceClass, xlarges: float, generation: int) -> tuple[str, ...]:
    """Names of the closest types of a class on EBS volumes."""

    def distance(found: InstanceType) -> tuple[float, ...]:
        return abs(found.generation - generation), _times(found.xlarges, xlarges)

    return _closest((f for f in offered() if f.instance_class == instance_class and not f.local_nvme), distance)


def in_families(families: Iterable[str], xlarges: float) -> tuple[str, ...]:
    """The name of the closest size of each family that is offered."""
    sizes = [[found for found in offered() if found.family == family] for family in families]
    return tuple(closest_size(found, xlarges).name for found in sizes if found)


def closest_size(candidates: Sequence[InstanceType], xlarges: float) -> InstanceType:
    """The type whose size is closest; ``candidates`` must not be empty."""
    return min(candidates, key=lambda found: _times(found.xlarges, xlarges))


def _closest(
    candidates: Iterable[InstanceType], distance: Callable[[InstanceType], tuple[float, ...]]
) -> tuple[str, ...]:
    of_generation: dict[int, str] = {}
    for found in sorted(candidates, key=lambda found: (*distance(found), found.name)):
        of_generation.setdefault(found.generation, found.name)
    return tuple(of_generation.values())[:MOST_SUBSTITUTES]


def _times(one: float, other: float) -> float:
    """How many doublings two sizes are apart."""
    return abs(math.log2(one / other)) if one and other else math.inf
