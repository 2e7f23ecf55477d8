"""The mapping that gives the account of an image in the region that a template is deployed to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from cdk_sagemaker_training.catalog.image_table import image, image_names, registry_accounts
from cdk_sagemaker_training.catalog.images import ImageReference
from cdk_sagemaker_training.pipeline.image_lookup import image_uri


def tables() -> Mapping[str, set[str]]:
    """By repository, the registries of all its versions."""
    found: dict[str, set[str]] = {}
    for name in image_names():
        for build in image(name).builds:
            found.setdefault(build.repository, set()).add(build.registry)
    return found


def mappings(*images: ImageReference) -> list[Any]:
    stack = Stack(App())
    for each in images:
        image_uri(stack, each)
    return list(Template.from_stack(stack).to_json().get("Mappings", {}).values())


def reference(repository: str, registry: str, tag: str = "1") -> ImageReference:
    return ImageReference(name="some", version=tag, repository=repository, tag=tag, registry=registry)


@pytest.mark.parametrize("repository", [name for name, registries in sorted(tables().items()) if len(registries) > 1])
def test_each_table_of_a_repository_is_a_mapping_of_its_own(repository: str):
    different = {tuple(registry_accounts(name).items()): name for name in tables()[repository]}
    found = mappings(*(reference(repository, registry) for registry in different.values()))
    wanted = [{region: {"Account": account} for region, account in table} for table in different]
    assert sorted(map(repr, wanted)) == sorted(map(repr, found))


def test_versions_in_the_same_regions_share_one():
    (registry,) = tables()["sagemaker-xgboost"]
    assert 1 == len(mappings(reference("sagemaker-xgboost", registry), reference("sagemaker-xgboost", registry, "2")))
