"""Chooses one build of an image, collecting every mistake on the way."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.catalog.image_table import Build, Image
from cdk_sagemaker_training.catalog.image_tags import instance_family, processor_of
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.errors import MISSING, Problem

LEGACY_XGBOOST: Final = ("1", "latest")
"""The 0.72 image, which people get by asking for the latest; it is not on offer, only recognised."""


def versions_on_offer(image: Image) -> tuple[str, ...]:
    """The versions that may be asked for, oldest first."""
    return tuple(version for version in image.versions if (image.name, version) not in _NOT_ON_OFFER)


_NOT_ON_OFFER: Final = frozenset(("xgboost", version) for version in LEGACY_XGBOOST)


class Choice:
    """What was asked for, narrowed down step by step; ``problems`` holds what could not be satisfied."""

    __slots__ = ("image", "problems")

    def __init__(self, image: Image) -> None:
        self.image = image
        self.problems: list[Problem] = []

    def builds(self, version: str | None) -> tuple[Build, ...]:
        """The builds of ``version``; empty, with a problem noted, where it is not on offer."""
        offered = versions_on_offer(self.image)
        if version is not None and version in offered:
            return self.image.builds_of(version)
        fix = did_you_mean(version, offered) if version is not None else ""
        if self.image.name == "xgboost" and version in LEGACY_XGBOOST:
            fix = f"{version!r} is the legacy 0.72 image; name the version that you mean"
        given = MISSING if version is None else version
        self.problems.append(Problem("version", given, one_of(offered), fix))
        return ()

    def py_version(self, builds: tuple[Build, ...], py_version: str | None) -> str | None:
        """The Python version in the tag, the only one by default; None where the tag has none."""
        allowed = tuple(dict.fromkeys(name for build in builds for name in build.py_versions))
        if not allowed:
            return None
        if py_version is None and len(allowed) == 1:
            return allowed[0]
        if py_version not in allowed:
            given = MISSING if py_version is None else py_version
            self.problems.append(Problem("py_version", given, one_of(allowed), did_you_mean(py_version, allowed)))
        return py_version

    def processor(self, build: Build, instance_type: str | None) -> str | None:
        """The processor part of the tag; None where one image serves every processor."""
        allowed = build.processors
        if len(allowed) == 0:
            return None
        if instance_type is None:
            if len(allowed) > 1:
                fix = "the image is a different one per processor"
                self.problems.append(
                    Problem("instance_type", MISSING, f"an instance type with {_any_of(allowed)}", fix)
                )
            return allowed[0]
        family = instance_family(instance_type)
        if family is None:
            self.problems.append(Problem("instance_type", instance_type, "ml.<family>.<size>, such as ml.m5.xlarge"))
            return None
        processor = processor_of(family)
        if processor not in allowed:
            what = f"an instance type with {_any_of(allowed)}: {self.image.name} {build.version} has no other image"
            self.problems.append(Problem("instance_type", instance_type, what))
        return processor


def _any_of(processors: tuple[str, ...]) -> str:
    return " or ".join(processors)
