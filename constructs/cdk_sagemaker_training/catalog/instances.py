"""The instance types of training jobs.

Source: the service model's ``TrainingInstanceType``, EC2's instance and EFA pages and the published quota rows (see
``data/instances.json``, ``_meta``). The service takes types that are newer than any such list: an unknown type is
unknown, not wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from cdk_sagemaker_training.catalog.data_files import load_data

Accelerator = Literal["none", "gpu", "trainium"]
Evidence = Literal["observed", "inferred", "unread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceType:
    """One instance type and what is known about it."""

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
    remark: str
    """What else there is to know; empty where nothing."""

    @property
    def supports_volume_kms(self) -> bool:
        """Whether ``VolumeKmsKeyId`` may be set: not with local NVMe storage."""
        return not self.local_nvme


@cache
def instance_types() -> Mapping[str, InstanceType]:
    """Every known instance type by its name, sorted by family; read-only."""
    return MappingProxyType({found.name: found for found in _read(load_data("instances.json"))})


def instance_type(name: str) -> InstanceType | None:
    """What is known about ``ml.<family>.<size>``; None for a type that is not known."""
    return instance_types().get(name)


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
                remark=facts["remark"],
            )
