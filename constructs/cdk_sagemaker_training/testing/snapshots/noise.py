"""What a template has that says nothing about what it makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from cdk_sagemaker_training.definition.templates.located import WRITTEN_AT_DEPLOYMENT
from cdk_sagemaker_training.definition.templates.shapes import mapping
from cdk_sagemaker_training.testing.snapshots.copies import copied

_ASSET_HASH: Final = re.compile(r"(?<![0-9A-Za-z])(?<!sha256:)[0-9a-f]{64}(?![0-9A-Za-z])")
"""What CDK calls files and images of the app after; the digest of an image, which somebody chose, is none."""

_VERSION_HASH: Final = re.compile(r"(\w+)[0-9a-f]{32}")
"""Logical ids of Lambda versions and API deployments, which end in a hash of what they are made of."""

_TABLE: Final = re.compile(r"TrainingImages\w+[0-9a-f]{6}|\w+S3PrefixLists[0-9A-F]{8}")
"""This library's mappings of facts by region: accounts of image registries, prefix lists of S3."""

_METADATA: Final = ("aws:cdk:", "aws:asset:")

_OF_CDK: Final[Mapping[str, Callable[[str, Mapping[str, object]], bool]]] = {
    "Parameters": lambda name, _: name == "BootstrapVersion",
    "Rules": lambda name, _: name == "CheckBootstrapVersion",
    "Conditions": lambda name, _: name == "CDKMetadataAvailable",
    "Mappings": lambda name, _: _TABLE.fullmatch(name) is not None,
    "Resources": lambda _, found: found.get("Type") == "AWS::CDK::Metadata",
}
"""By section, what CDK adds for itself, and this library's tables."""

_IN_THE_DEFINITION: Final = ("AssetBucket", "AssetKey", "Values")
"""Of the resource that writes a definition: what the decoded definition shows anyway."""


def without_noise(template: Mapping[str, object]) -> dict[str, object]:
    """A copy of a template without it; sections that had nothing else are gone."""
    kept: dict[str, object] = {}
    for section, content in template.items():
        members = mapping(content)
        if section not in _OF_CDK or not members:
            kept[section] = content
        elif wanted := {key: v for key, v in members.items() if not _OF_CDK[section](key, mapping(v))}:
            kept[section] = {key: _resource(v) for key, v in wanted.items()} if section == "Resources" else wanted
    return kept


def _resource(resource: object) -> dict[str, object]:
    kept = dict(mapping(resource))
    metadata = {
        key: value for key, value in mapping(kept.pop("Metadata", None)).items() if not key.startswith(_METADATA)
    }
    if metadata:
        kept["Metadata"] = metadata
    if kept.get("Type") == WRITTEN_AT_DEPLOYMENT:
        properties = mapping(kept.get("Properties"))
        kept["Properties"] = {key: value for key, value in properties.items() if key not in _IN_THE_DEFINITION}
    return kept


def without_hashes(value: object) -> object:
    """A copy of a value with ``<asset hash>`` for the names of assets, in keys of objects too."""
    return copied(value, lambda leaf: _nameless(leaf) if isinstance(leaf, str) else leaf, _nameless)


def _nameless(text: str) -> str:
    return _ASSET_HASH.sub("<asset hash>", text)


def without_version_hashes(section: Mapping[str, object]) -> dict[str, object]:
    """Resources by their logical id, those of versions without the hash of what they are a version of."""
    found: dict[str, object] = {}
    for key, value in section.items():
        short = _VERSION_HASH.sub(r"\1<hash>", key) if _VERSION_HASH.fullmatch(key) else key
        found[key if short in found else short] = value
    return found
