"""The instance types of processing and transform jobs and of endpoints (``data/other_instances.json``).

Source: the service model's ``ProcessingInstanceType``, ``TransformInstanceType`` and, for inference,
``ProductionVariantInstanceType``. The service takes types that are
newer than any such list: an unknown type is unknown, not wrong.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

from cdk_sagemaker_training.catalog.data_files import load_data

OtherJob = Literal["processing", "transform", "inference"]

_FILE: Final = "other_instances.json"


@cache
def other_instance_types(job: OtherJob) -> frozenset[str]:
    """The names of every known instance type of such jobs; of ``inference``: of what answers at endpoints."""
    families: dict[str, list[str]] = load_data(_FILE)[job]
    return frozenset(f"{family}.{size}" for family, sizes in families.items() for size in sizes)
