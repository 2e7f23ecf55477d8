"""Chooses families and sizes of instances for ``suggest_instances``; why is said in ``instance_choice``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cdk_sagemaker_training.catalog.instances import InstanceType
from cdk_sagemaker_training.catalog.recommended_instances import Processor, Recommendation
from cdk_sagemaker_training.definition.advice.instance_rules import (
    BUILT_IN_GPU_FAMILIES,
    CPU_XLARGES,
    FRAMEWORK_GPU_FAMILIES,
    GPU_XLARGES,
    MEMORY_PER_DATA,
    OLD_FRAMEWORKS,
    SUGGESTIONS,
    Budget,
    processor_order,
)
from cdk_sagemaker_training.definition.advice.storage import fits
from cdk_sagemaker_training.definition.advice.subject import Subject
from cdk_sagemaker_training.definition.advice.substitutes import offered


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked for, with what is recommended for it. ``instance_count``: on how many it will run."""

    subject: Subject
    recommendation: Recommendation
    budget: Budget
    data_gib: float | None
    instance_count: int
    spot: bool | None

    @property
    def memory_gib(self) -> float | None:
        """Main memory that each instance should have; None where it is not the data that decides."""
        if self.data_gib is None or not self.recommendation.holds_data_in_memory:
            return None
        return self.data_gib * MEMORY_PER_DATA / self.instance_count

    @property
    def several_gpus(self) -> bool | None:
        """Whether to use several GPUs of one instance; None where no source says that it can be done."""
        algorithm = self.subject.algorithm
        if self.recommendation.one_gpu:
            return False
        return True if algorithm is None else algorithm.instances(self.subject.version).multi_gpu

    @property
    def gpu_families(self) -> tuple[str, ...]:
        """The GPU families to choose from, the preferred ones first."""
        algorithm = self.subject.algorithm
        if algorithm is None and self.subject.framework not in OLD_FRAMEWORKS:
            return FRAMEWORK_GPU_FAMILIES[self.budget]
        named = algorithm.instances(self.subject.version).gpu_families if algorithm else ()
        named = named or BUILT_IN_GPU_FAMILIES
        families = [family for family in named if family in BUILT_IN_GPU_FAMILIES]
        return tuple(families if self.budget == "lowest" else reversed(families))


def candidates(wish: Wish) -> Iterator[InstanceType]:
    """The types to suggest, the best first."""
    available: list[Processor] = [p for p in wish.recommendation.processors if p in wish.subject.processors]
    order = processor_order(tuple(available), wish.budget)
    for processor, most in zip(order, SUGGESTIONS, strict=False):
        types = _cpu_types(wish) if processor == "cpu" else _gpu_types(wish)
        yield from list(types)[:most]


def _cpu_types(wish: Wish) -> Iterator[InstanceType]:
    target = CPU_XLARGES[wish.budget]
    if wish.budget == "balanced" and wish.recommendation.xlarges is not None:
        target = wish.recommendation.xlarges
    chosen = [
        _smallest(sizes, target, wish.memory_gib)
        for sizes in _families("cpu", wish.spot)
        if sizes[0].instance_class in wish.recommendation.cpu_classes and sizes[0].memory_gib is not None
    ]
    yield from sorted(chosen, key=lambda found: _cpu_rank(wish, found))


def _cpu_rank(wish: Wish, found: InstanceType) -> tuple[float, ...]:
    too_small = wish.memory_gib is not None and (found.memory_gib or 0) < wish.memory_gib
    place = [name == found.instance_class for name in wish.recommendation.cpu_classes].index(True)
    if wish.budget == "lowest":
        return (too_small, found.xlarges, found.generation, place)
    named = wish.budget == "balanced" and found.family in wish.recommendation.families
    return (too_small, not named, -found.generation, place)


def _smallest(sizes: list[InstanceType], xlarges: float, memory_gib: float | None) -> InstanceType:
    """The smallest size that is large enough, the largest where none is."""
    enough = (f for f in sizes if f.xlarges >= xlarges and (memory_gib is None or (f.memory_gib or 0) >= memory_gib))
    return next(enough, sizes[-1])


def _gpu_types(wish: Wish) -> Iterator[InstanceType]:
    families = {sizes[0].family: sizes for sizes in _families("gpu", wish.spot)}
    chosen = [_gpu_size(wish, families[family]) for family in wish.gpu_families if family in families]
    # Those with room for the data come first, else the order of the families stays.
    yield from sorted(chosen, key=lambda found: _lacks_room(wish, found))


def _gpu_size(wish: Wish, sizes: list[InstanceType]) -> InstanceType:
    many = wish.budget == "fastest" and wish.several_gpus is True
    if wish.instance_count > 1 and wish.budget != "lowest":
        sizes = [found for found in sizes if found.efa] or sizes
    if not many:
        fewest = min(found.accelerator_count for found in sizes)
        sizes = [found for found in sizes if found.accelerator_count == fewest]
    with_room = [found for found in sizes if not _lacks_room(wish, found)] or sizes[-1:]
    if many:
        return max(with_room, key=lambda found: (found.accelerator_count, found.xlarges))
    target = GPU_XLARGES[wish.budget]
    return next((found for found in with_room if found.xlarges >= target), with_room[-1])


def _lacks_room(wish: Wish, found: InstanceType) -> bool:
    return wish.data_gib is not None and fits(found, wish.data_gib) is False


def _families(processor: Processor, spot: bool | None) -> list[list[InstanceType]]:
    """The offered x86_64 types by family, each family from its smallest to its largest size."""
    accelerator = "none" if processor == "cpu" else "gpu"
    found: dict[str, list[InstanceType]] = {}
    for kind in sorted(offered(), key=lambda kind: kind.xlarges):
        usable = kind.accelerator == accelerator and kind.architecture == "x86_64" and (kind.spot or not spot)
        if usable and not (processor == "cpu" and kind.local_nvme):
            found.setdefault(kind.family, []).append(kind)
    return list(found.values())
