"""Every image is the one that the SageMaker SDK v2 finds, in every region: the SDK's own tables say what to compare.

The sample runs with the other tests, all cells with ``-m conformance``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pytest

from cdk_sagemaker_training.catalog.images import (
    ImageReference,
    built_in_names,
    builtin_image,
    framework_image,
    framework_names,
    parse_image_uri,
)

INSTANCE_TYPES: Final = {
    "cpu": ["ml.m5.xlarge"],
    "gpu": ["ml.g5.xlarge", "ml.p4d.24xlarge"],
    "trn": ["ml.trn1.32xlarge"],
}
SAMPLE_REGIONS: Final = {"us-east-1", "cn-north-1", "us-gov-west-1"}
ONLY_IN_SDK_V3: Final = {"pytorch-amzn2023"}
# Refused here, because "latest" is not the latest; still recognised in a document.
LEGACY: Final = {("xgboost", "1"), ("xgboost", "latest")}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What to ask both for; ``version`` as asked for, ``full_version`` for where SDK v2 spells it into the tag."""

    framework: str
    version: str
    full_version: str
    regions: tuple[str, ...]
    instance_type: str | None = None
    py_version: str | None = None
    base: str | None = None


@pytest.fixture(scope="module", autouse=True)
def _sdk_reads_its_files_once() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    """The SDK parses botocore's endpoint table and its own tables anew for each URI."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAGEMAKER_SUPPRESS_V2_WARNING", "1")
        from sagemaker import image_uris, utils

        patch.setattr(utils, "_botocore_resolver", cache(utils._botocore_resolver))
        patch.setattr(image_uris, "config_for_framework", cache(image_uris.config_for_framework))
        yield


def sdk_config(name: str) -> Any:
    from sagemaker.image_uris import config_for_framework

    config = config_for_framework(name)
    return config.get("training", config)


def versions(config: Any) -> Iterator[tuple[str, str, Any]]:
    """(as asked for, full, entry) of every full and short version."""
    for full, entry in config["versions"].items():
        yield full, full, entry
        for short in [short for short, target in config.get("version_aliases", {}).items() if target == full]:
            yield short, full, entry


def built_in_cells() -> Iterator[Cell]:
    for name in built_in_names():
        for version, full, entry in versions(sdk_config(name)):
            yield Cell(framework=name, version=version, full_version=full, regions=tuple(entry["registries"]))


def framework_cells() -> Iterator[Cell]:
    for name in sorted({*framework_names()} - ONLY_IN_SDK_V3):
        yield from cells_of(name, sdk_config(name))
    yield from cells_of("pytorch", sdk_config("pytorch-neuron"))


def cells_of(framework: str, config: Any) -> Iterator[Cell]:
    for version, full, entry in versions(config):
        for base, py_version, build in builds(entry):
            for instance_type in instance_types(config, build):
                yield Cell(
                    framework=framework,
                    version=version,
                    full_version=full,
                    regions=tuple(build["registries"]),
                    instance_type=instance_type,
                    py_version=py_version,
                    base=base,
                )


def builds(entry: Any) -> Iterator[tuple[str | None, str | None, Any]]:
    """(base framework, Python version, build), from whichever of the three nestings the SDK uses."""
    if "repository" in entry:
        for py_version in entry.get("py_versions", [None]):
            yield None, py_version, entry
        return
    for key, build in entry.items():
        if key.startswith("py") and key[2:].isdigit():
            yield None, key, build
        elif key != "version_aliases":
            shorts = [short for short, target in entry["version_aliases"].items() if target == key]
            for base in [key, *shorts]:
                for py_version in build["py_versions"]:
                    yield base, py_version, build


def instance_types(config: Any, build: Any) -> list[str | None]:
    processors = config.get("processors") or build.get("processors")
    if not processors:
        return [None]
    return [instance_type for processor in processors for instance_type in INSTANCE_TYPES[processor]]


def sdk_built_in(cell: Cell, region: str) -> str:
    from sagemaker.image_uris import retrieve

    return retrieve(cell.framework, region, version=cell.version, image_scope="training")


def sdk_framework(cell: Cell, region: str) -> str:
    from sagemaker.image_uris import get_training_image_uri

    hugging_face = cell.base is not None
    base = cell.base or ""
    return get_training_image_uri(
        region,
        cell.framework,
        # SDK v2 writes a short Transformers version into the tag, SDK v3 the full one, and so do we.
        framework_version=cell.full_version if hugging_face else cell.version,
        py_version=cell.py_version,
        instance_type=cell.instance_type,
        pytorch_version=base.removeprefix("pytorch") if base.startswith("pytorch") else None,
        tensorflow_version=base.removeprefix("tensorflow") if base.startswith("tensorflow") else None,
    )


def our_framework(cell: Cell) -> ImageReference:
    return framework_image(
        cell.framework,
        cell.version,
        cell.py_version,
        instance_type=cell.instance_type,
        base_framework_version=cell.base,
    )


def compare_built_ins(regions: set[str] | None) -> int:
    count = 0
    for cell in built_in_cells():
        for region in [region for region in cell.regions if regions is None or region in regions]:
            expected = sdk_built_in(cell, region)
            parsed = parse_image_uri(expected)
            assert parsed is not None, expected
            assert expected == parsed.uri(region)
            if (cell.framework, cell.version) not in LEGACY:
                assert expected == builtin_image(cell.framework, cell.version).uri(region)
            count += 1
    return count


def compare_frameworks(regions: set[str] | None) -> int:
    count = 0
    for cell in framework_cells():
        if (cell.framework, cell.version) in LEGACY:
            continue
        ours = our_framework(cell)
        for region in [region for region in cell.regions if regions is None or region in regions]:
            expected = sdk_framework(cell, region)
            assert expected == ours.uri(region)
            parsed = parse_image_uri(expected)
            assert parsed is not None, expected
            assert expected == parsed.uri(region)
            count += 1
    return count


def test_sample_of_built_in_images() -> None:
    assert compare_built_ins(SAMPLE_REGIONS) > 17 * 2


def test_sample_of_framework_images() -> None:
    assert compare_frameworks(SAMPLE_REGIONS) > 500


@pytest.mark.conformance
def test_all_built_in_images() -> None:
    assert compare_built_ins(None) > 17 * 30


@pytest.mark.conformance
def test_all_framework_images() -> None:
    assert compare_frameworks(None) > 5000
