"""What the manifest of a cloud assembly says of the stacks whose templates lie beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from cdk_sagemaker_training.definition.templates.shapes import mapping

_NAME: Final = "manifest.json"
_SCHEME: Final = "aws://"
_UNKNOWN: Final = "unknown-region"
"""What aws-cdk-lib writes for a stack without a region."""


def stack_region(template: Path) -> str | None:
    """The region that the stack of a template is deployed to; None where that is open, or nothing says it.

    No manifest has nested stacks: they are where all stacks beside them are, if that is one region.
    """
    manifest = template.with_name(_NAME)
    try:
        regions = dict(_regions(manifest, manifest.stat().st_mtime_ns))
    except (OSError, ValueError, RecursionError):  # no assembly, or none that can be read: then nothing is known
        return None
    if template.name in regions:
        return regions[template.name]
    (only, *others) = {*regions.values()} or {None}
    return None if others else only


@lru_cache(maxsize=8)
def _regions(manifest: Path, _written: int) -> tuple[tuple[str, str | None], ...]:
    content: object = json.loads(manifest.read_text(encoding="utf-8"))
    return tuple(_stacks(content))


def _stacks(manifest: object) -> Iterator[tuple[str, str | None]]:
    """Templates and regions."""
    for artifact in mapping(mapping(manifest).get("artifacts")).values():
        file = mapping(mapping(artifact).get("properties")).get("templateFile")
        place = mapping(artifact).get("environment")
        if isinstance(file, str) and isinstance(place, str) and place.startswith(_SCHEME):
            region = place.rpartition("/")[2]
            yield file, None if region == _UNKNOWN else region
