"""The instance types of training jobs.

Source: the service model's ``TrainingInstanceType``, EC2's instance and EFA pages and the published quota rows (see
``data/instances.json``, ``_meta``). The service takes types that are newer than any such list: an unknown type is
unknown, not wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal

from cdk_sagemaker_training.catalog.data_files import load_data

Accelerator = Literal["none", "gpu", "trainium"]
Evidence = Literal["observed", "inferred", "unread"]

RESOURCE_CONFIG: Final = "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html"
"""What is said there of volumes and of instance types with local storage."""

_PREVIOUS_GENERATION: Final = frozenset({"c4", "m4", "p2", "p3", "p3dn"})
"""Families that EC2 calls previous generation, or that run on its old hypervisor (the remarks of the data)."""

_GIB_PER_XLARGE: Final = {"compute": 8, "general": 16, "memory": 32}
"""Main memory of size ``xlarge``; ``<n>xlarge`` has n times as much, ``large`` half of it. Source: EC2's tables of
general purpose, compute optimized and memory optimized instances (M5, C5, R5); later generations keep the ratio."""

_OTHER_RATIO: Final = frozenset({"c4", "c5n"})
"""Families of those classes with another amount of memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceType:
    """One instance type and what is known about it.

    A dataclass, since ``dataclasses.asdict()`` of an answer that holds one takes it apart too.
    """

    name: str
    """``ml.g5.xlarge``."""
    family: str
    """``g5``."""
    size: str
    """``xlarge``."""
    generation: int
    """The number in the family's name."""
    instance_class: Literal["accelerated", "burstable", "compute", "general", "memory"]
    accelerator: Accelerator
    accelerator_model: str | None
    """``NVIDIA A10G``; None without accelerator."""
    accelerator_count: int
    """Accelerators of one instance; 0 without."""
    accelerator_memory_gib: int | None
    """GiB of each accelerator; None without accelerator and where no source that was read gives it."""
    architecture: Literal["arm64", "x86_64"]
    """Images must be built for it."""
    efa: bool
    """Whether it has an Elastic Fabric Adapter."""
    local_nvme: bool
    """Whether its storage is the instance's own NVMe rather than an EBS volume of the size that the job asks for."""
    training_quota: bool | None
    """Whether a quota "<type> for training job usage" is published. None: not known (see ``evidence``)."""
    spot: bool | None
    """Whether a quota "<type> for spot training job usage" is published: the only evidence of Spot support there is."""
    warm_pool: bool | None
    """Whether a quota "<type> for training warm pool usage" is published; its default is 0 for every type."""
    evidence: Evidence
    """How the three quota facts are known: the row was read, inferred from other sizes, or not looked up."""
    local_storage_gb: int | None
    """GB of the local NVMe drives together; None without such storage and where no source that was read gives it."""
    remark: str
    """What else there is to know; empty where nothing."""

    @property
    def supports_volume_kms(self) -> bool:
        """Whether ``VolumeKmsKeyId`` may be set: not with local NVMe storage."""
        return not self.local_nvme

    @property
    def xlarges(self) -> float:
        """The size as a multiple of ``xlarge``: 12 for ``12xlarge``, 0.5 for ``large``, 0.25 for ``medium``."""
        return _SMALL_SIZES.get(self.size) or float(self.size.removesuffix("xlarge") or 1)

    @property
    def memory_gib(self) -> float | None:
        """Main memory in GiB; None where it is not known by the class and the size alone."""
        if self.family in _OTHER_RATIO or self.instance_class not in _GIB_PER_XLARGE:
            return None
        return _GIB_PER_XLARGE[self.instance_class] * self.xlarges

    @property
    def previous_generation(self) -> bool:
        """Whether its family is one that EC2 has left behind."""
        return self.family in _PREVIOUS_GENERATION


_SMALL_SIZES: Final = {"medium": 0.25, "large": 0.5}


@cache
def instance_sources() -> Mapping[str, str]:
    """Where the facts are from. ``BC``: the API's enum; ``AC``: EC2's accelerated types; ``EFA``; ``Q``: quotas."""
    return MappingProxyType(load_data("instances.json")["_meta"]["sources"])


@cache
def instance_types() -> Mapping[str, InstanceType]:
    """Every known instance type by its name, sorted by family; read-only."""
    return MappingProxyType({found.name: found for found in _read(load_data("instances.json"))})


def instance_type(name: str) -> InstanceType | None:
    """What is known about ``ml.<family>.<size>``; None for a type that is not known."""
    return instance_types().get(name)


@cache
def local_storage_patterns() -> Sequence[str]:
    """Patterns of the types with local storage and of no others: ``ml.g5.*``, or a type by its name."""
    families: dict[str, list[InstanceType]] = {}
    for record in instance_types().values():
        families.setdefault(record.name.rpartition(".")[0], []).append(record)
    whole = [family for family, found in families.items() if all(record.local_nvme for record in found)]
    single = [
        record.name
        for family, found in families.items()
        if family not in whole
        for record in found
        if record.local_nvme
    ]
    return [*(f"{family}.*" for family in whole), *single]


def supports_volume_kms_key(name: object) -> bool | None:
    """Whether a job on ``name`` may have a ``VolumeKmsKeyId``; None for unknown types, expressions and tokens.

    Source: ``ResourceConfig`` of the CreateTrainingJob API ("You can't request a VolumeKmsKeyId"), which says so of
    instance types with local storage.
    """
    found = instance_type(name) if isinstance(name, str) else None
    return None if found is None else found.supports_volume_kms


def _read(data: Any) -> Iterator[InstanceType]:
    for family, facts in data["families"].items():
        for size, own in facts["sizes"].items():
            yield InstanceType(
                name=f"ml.{family}.{size}",
                family=family,
                size=size,
                generation=facts["generation"],
                instance_class=facts["instance_class"],
                accelerator=facts["accelerator"],
                accelerator_model=facts.get("accelerator_model"),
                accelerator_count=own["accelerator_count"],
                accelerator_memory_gib=facts.get("accelerator_memory_gib"),
                architecture=facts["architecture"],
                efa=own["efa"],
                local_nvme=facts["local_nvme"],
                training_quota=own["training_quota"],
                spot=own["spot"],
                warm_pool=own["warm_pool"],
                evidence=own["evidence"],
                local_storage_gb=own.get("local_storage_gb"),
                remark=facts["remark"],
            )
