"""Whether data fits the storage of an instance, and how large a volume to ask for."""

from __future__ import annotations

import math
from typing import Final, TypeGuard

from cdk_sagemaker_training.catalog.instances import InstanceType
from cdk_sagemaker_training.definition.fields.unknown import is_number_token
from cdk_sagemaker_training.definition.training.training_sections import DEFAULT_VOLUME_SIZE_GIB

VOLUME_HEADROOM: Final = 1.2
"""Volume per data in File mode, for the model, checkpoints and what the script writes: this library's rule of thumb."""

LARGEST_VOLUME_GIB: Final = 16_384
"""Of processing jobs (``ProcessingClusterConfig`` of the API); training jobs document no maximum."""


def local_gib(found: InstanceType) -> float | None:
    """The local storage in GiB; None without such storage and where its size is not known."""
    return None if found.local_storage_gb is None else found.local_storage_gb * 1e9 / 2**30


def fits(found: InstanceType, data_gib: float) -> bool | None:
    """Whether File mode has room for ``data_gib`` on each instance; None where the size of the storage is not known."""
    needed = data_gib * VOLUME_HEADROOM
    if not found.local_nvme:
        return needed <= LARGEST_VOLUME_GIB
    room = local_gib(found)
    return None if room is None else needed <= room


def volume_for(data_gib: float) -> int:
    """GiB of an EBS volume that File mode can copy ``data_gib`` to, at least the default of 30."""
    return max(DEFAULT_VOLUME_SIZE_GIB, math.ceil(data_gib * VOLUME_HEADROOM))


LARGEST_DATA_GIB: Final = 2**30
"""An exbibyte, beyond which a number is a slip."""

SIZE: Final = f"a number of GiB > 0 and <= {LARGEST_DATA_GIB:,}"


def is_size(value: object) -> TypeGuard[float]:
    """Whether a value is a size of data that can be calculated with."""
    if isinstance(value, bool) or not isinstance(value, int | float) or is_number_token(value):
        return False
    return 0 < value <= LARGEST_DATA_GIB
