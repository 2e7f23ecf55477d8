"""Recognises an image URI that somebody else wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Final

from cdk_sagemaker_training.catalog.image_reference import ImageReference
from cdk_sagemaker_training.catalog.image_table import Image, image, image_names
from cdk_sagemaker_training.catalog.image_tags import reference

_URI: Final = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.(?P<suffix>[a-z0-9.-]+)"
    r"/(?P<repository>[a-z0-9._/-]+):(?P<tag>[\w.-]+)"
)


def parse_image_uri(uri: str) -> ImageReference | None:
    """The training image of AWS that ``uri`` names; None for any other image and for anything that is not a URI.

    Account, region, URL suffix, repository and tag must all fit, so that ``parse_image_uri(x).uri(region) == x``.
    """
    match = _URI.fullmatch(uri)
    if match is None:
        return None
    for candidate in _by_repository_and_tag().get((match["repository"], match["tag"]), ()):
        if candidate.accounts.get(match["region"]) == match["account"] and candidate.uri(match["region"]) == uri:
            return candidate
    return None


@cache
def _by_repository_and_tag() -> dict[tuple[str, str], tuple[ImageReference, ...]]:
    index: dict[tuple[str, str], dict[ImageReference, None]] = {}
    for name in image_names():
        for candidate in _references(image(name)):
            index.setdefault((candidate.repository, candidate.tag), {})[candidate] = None
    return {key: tuple(candidates) for key, candidates in index.items()}


def _references(found: Image) -> Iterator[ImageReference]:
    """Every tag of ``found``, under full and short versions."""
    for build in found.builds:
        short_bases = found.base_aliases.get(build.version, {})
        for version, base, processor, python, cuda_11 in product(
            _spellings(build.version, found.aliases),
            [None] if build.base is None else _spellings(build.base, short_bases),
            build.processors or [None],
            build.py_versions or [None],
            [False, True],
        ):
            yield reference(
                found, build, version=version, base=base, processor=processor, py_version=python, cuda_11=cuda_11
            )


def _spellings(full: str, aliases: Mapping[str, str]) -> list[str]:
    return [full, *(short for short, target in aliases.items() if target == full)]
