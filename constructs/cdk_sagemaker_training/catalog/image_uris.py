"""Recognises an image URI that somebody else wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.image_reference import ImageReference
from cdk_sagemaker_training.catalog.image_table import Image, image, image_names, registry_accounts
from cdk_sagemaker_training.catalog.image_tags import reference

_URI: Final = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.(?P<suffix>[a-z0-9.-]+)"
    r"/(?P<repository>[a-z0-9._/-]+):(?P<tag>[\w.-]+)"
)
_IN_ECR: Final = re.compile(
    r"\d{12}\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.[a-z0-9.-]+/[a-z0-9._/-]+(?::[\w.-]+)?(?:@[\w:+.-]+)?"
)
"""Every form of address that ECR has: of one account, for IPv6 (``dkr-ecr``), FIPS; by tag, by digest, by neither.

Source: ECR user guide, ecr-requests and image names of docker-pull-ecr-image.
"""
_FULL_TAG: Final = re.compile(
    r"(?P<with_system>(?P<short>.+-(?:cpu|gpu)-py\d+)(?:-cu\d+)?(?:-(?:ubuntu\d\d\.\d\d|amzn\d{4}))?)"
    r"(?:-sagemaker)?(?:-v\d+(?:\.\d+)*)?(?:-\d{4}(?:-\d\d){5})?"
)
"""A tag of a deep learning container with more in it than the SageMaker SDK writes: CUDA, system, platform, build.

Source: aws/deep-learning-containers, docs/src/data/pytorch-training and its siblings, ``tags``. What ends with ``ec2``
is another image.
"""


def parse_image_uri(uri: str) -> ImageReference | None:
    """The training image of AWS that ``uri`` names; None for any other image and for anything that is not a URI.

    Account, region, URL suffix, repository and tag must all fit, so that ``parse_image_uri(x).uri(region) == x``.
    The tag may be the full one that AWS lists (``2.3.0-gpu-py311-cu121-ubuntu20.04-sagemaker``), which is kept.
    """
    match = _URI.fullmatch(uri)
    if match is None:
        return None
    repository, region, tag = match["repository"], match["region"], match["tag"]
    for known in _shorter(tag):
        for candidate in _by_repository_and_tag().get((repository, known), ()):
            found = candidate if known == tag else attrs.evolve(candidate, tag=tag)
            if found.accounts.get(region) == match["account"] and found.uri(region) == uri:
                return found
    return None


def _shorter(tag: str) -> tuple[str, ...]:
    """A tag, and those of the same image that say less."""
    full = _FULL_TAG.fullmatch(tag)
    return (tag,) if full is None else tuple(dict.fromkeys((tag, full["with_system"], full["short"])))


def ecr_region(uri: str) -> str | None:
    """The region of the registry in ECR that an image is named in; None for images elsewhere and what names none."""
    match = _IN_ECR.fullmatch(uri)
    return None if match is None else match["region"]


@attrs.frozen(kw_only=True)
class EcrUri(ByValue):
    """The URI of an image in ECR, whoever made it, taken apart."""

    account: str
    region: str
    repository: str
    tag: str


def split_ecr_uri(uri: str) -> EcrUri | None:
    """The parts of ``<account>.dkr.ecr.<region>.<url suffix>/<repository>:<tag>``; None for anything else."""
    match = _URI.fullmatch(uri)
    if match is None:
        return None
    return EcrUri(account=match["account"], region=match["region"], repository=match["repository"], tag=match["tag"])


@cache
def accounts_by_region(repository: str) -> Mapping[str, frozenset[str]]:
    """By region, the accounts of AWS that hold a repository of training images; empty for any other repository."""
    found: dict[str, set[str]] = {}
    for registry in {b.registry for name in image_names() for b in image(name).builds if b.repository == repository}:
        for region, account in registry_accounts(registry).items():
            found.setdefault(region, set()).add(account)
    return MappingProxyType({region: frozenset(accounts) for region, accounts in sorted(found.items())})


@cache
def publishing_accounts() -> frozenset[str]:
    """Every account of AWS that holds training images."""
    registries = {build.registry for name in image_names() for build in image(name).builds}
    return frozenset(account for registry in registries for account in registry_accounts(registry).values())


def published_tags(repository: str) -> tuple[str, ...]:
    """The tags of a repository of training images, oldest version first; empty for any other repository."""
    return tuple(tag for held, tag in _by_repository_and_tag() if held == repository)


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
