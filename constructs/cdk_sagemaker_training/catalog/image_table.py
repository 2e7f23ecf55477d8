"""The training images that AWS publishes, as the generated table has them.

Source: ``image_uri_config`` of the SageMaker SDK (see ``data/images.json``, ``_meta``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.data_files import load_data


@attrs.frozen(kw_only=True)
class Build(ByValue):
    """One published version of an image."""

    version: str
    """The full version: ``3.2-0``, ``2.0.1``."""
    base: str | None
    """Hugging Face only: the framework beneath, ``pytorch2.5.1``."""
    repository: str
    registry: str
    """The registry table that holds its accounts."""
    py_versions: tuple[str, ...]
    """Python versions to choose from, as they stand in the tag; empty where the tag has none."""
    processors: tuple[str, ...]
    """``cpu``, ``gpu``, ``trn``; empty where one image serves every processor."""
    container_version: Mapping[str, str]
    """Last part of the tag by processor; empty where the tag has none."""
    tag_prefix: str | None
    """First part of the tag, where it is not the version."""
    processor_in_tag: bool
    sdk_version: str | None
    """Neuron SDK version in the tag, for Trainium images."""


@attrs.frozen(kw_only=True)
class Image(ByValue):
    """One algorithm or framework with every build of it."""

    name: str
    aliases: Mapping[str, str]
    """Short version to full version: ``2.0`` to ``2.0.1``."""
    base_aliases: Mapping[str, Mapping[str, str]]
    """By full version: short base framework to full base framework."""
    builds: tuple[Build, ...]

    def builds_of(self, version: str) -> tuple[Build, ...]:
        """The builds of a full or short version; empty where there is none."""
        full = self.aliases.get(version, version)
        return tuple(build for build in self.builds if build.version == full)

    @property
    def versions(self) -> tuple[str, ...]:
        """Full versions in the order of the source (oldest first), then the short ones."""
        return tuple(dict.fromkeys([*(build.version for build in self.builds), *self.aliases]))


@cache
def _data() -> Any:
    return load_data("images.json")


@cache
def built_in_names() -> tuple[str, ...]:
    """The names of the built-in algorithms, sorted."""
    return tuple(_data()["built_in"])


@cache
def framework_names() -> tuple[str, ...]:
    """The names of the frameworks with script mode, sorted."""
    return tuple(_data()["frameworks"])


@cache
def image_names() -> tuple[str, ...]:
    """Every name in the table, sorted."""
    return tuple(_data()["images"])


@cache
def image(name: str) -> Image:
    """The image ``name``, which must be one of ``image_names()``."""
    facts = _data()["images"][name]
    return Image(
        name=name,
        aliases=MappingProxyType(facts.get("aliases", {})),
        base_aliases=MappingProxyType(facts.get("base_aliases", {})),
        builds=tuple(_build(build, facts.get("processors", ())) for build in facts["builds"]),
    )


@cache
def registry_accounts(name: str) -> Mapping[str, str]:
    """Region to account, sorted by region, of the registry table ``name``, which must exist."""
    return MappingProxyType(_data()["registries"][name])


def _build(facts: Any, processors: Any) -> Build:
    return Build(
        version=facts["version"],
        base=facts.get("base"),
        repository=facts["repository"],
        registry=facts["registry"],
        py_versions=tuple(facts.get("py_versions", ())),
        processors=tuple(facts.get("processors", processors)),
        container_version=MappingProxyType(facts.get("container_version", {})),
        tag_prefix=facts.get("tag_prefix"),
        processor_in_tag=facts.get("processor_in_tag", True),
        sdk_version=facts.get("sdk_version"),
    )
