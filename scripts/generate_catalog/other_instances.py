"""Generates ``other_instances.json``: the instance types of processing jobs, transform jobs and endpoints, from the
service model of ``botocore``.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final

import botocore
from output import argument_parser, emit
from shapes import service_shapes

SHAPES: Final[Mapping[str, str]] = {
    "processing": "ProcessingInstanceType",
    "transform": "TransformInstanceType",
    "inference": "ProductionVariantInstanceType",
}


def by_family(names: list[str]) -> dict[str, list[str]]:
    """``ml.m5.xlarge`` as a size of ``ml.m5``."""
    families: dict[str, list[str]] = {}
    for name in sorted(names):
        family, _, size = name.rpartition(".")
        families.setdefault(family, []).append(size)
    return families


def main() -> int:
    arguments = argument_parser(__doc__).parse_args()
    shapes = service_shapes("sagemaker")
    content = {
        "_meta": {
            "source": f"botocore {botocore.__version__}, sagemaker service model: {', '.join(SHAPES.values())}",
            "date": arguments.date,
            "generator": "scripts/generate_catalog/other_instances.py",
        },
        **{job: by_family(shapes[shape]["enum"]) for job, shape in SHAPES.items()},
    }
    return emit("other_instances.json", content, check=arguments.check)


if __name__ == "__main__":
    sys.exit(main())
