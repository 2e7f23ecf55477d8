"""The region that a document is for, as far as its images and its frameworks tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from cdk_sagemaker_training.catalog.images import parse_image_uri, split_ecr_uri
from cdk_sagemaker_training.definition.fields.variables import Json

_TOLD: Final = "sagemaker_region"
"""The hyperparameter that tells a framework's container its region."""


def region_of(document: Json) -> str | None:
    """The region of all the images of AWS in a document; None where there are several regions, or none."""
    found = set(regions_in(document))
    return next(iter(found)) if len(found) == 1 else None


def regions_in(value: Json, key: str = "") -> Iterator[str]:
    """The region of each image of AWS that stands as a URI."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from regions_in(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from regions_in(inner)
    elif isinstance(value, str):
        if key == _TOLD and (told := re.fullmatch(r'"([a-z0-9-]+)"', value)):
            yield told[1]
        parts = split_ecr_uri(value) if ".dkr.ecr." in value else None
        if parts is not None and parse_image_uri(value) is not None:
            yield parts.region
