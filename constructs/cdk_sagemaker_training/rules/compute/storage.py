"""The sizes of volumes and of storage that instances bring along."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.compute.resources import all_types_in
from cdk_sagemaker_training.rules.views import Place

BOUNDED: Final = ("HyperParameterTuningResourceConfig", "ClusterConfig")
"""Objects whose ``VolumeSizeInGB`` may not be above the storage of the instance."""


def beyond_local_storage(resources: Place) -> int | None:
    """The largest storage in GB of the types, where a volume is asked for that is larger and may not be; else None."""
    size = resources.integer("VolumeSizeInGB")
    if size is None or resources.pointer.rpartition("/")[2] not in BOUNDED:
        return None
    found = all_types_in(resources)
    known = [record.local_storage_gb for record in found if record.local_storage_gb is not None]
    return max(known) if known and len(known) == len(found) and size > max(known) else None
