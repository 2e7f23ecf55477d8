from __future__ import annotations

import re
from importlib import resources

import pytest

from cdk_sagemaker_training.catalog.data_files import load_data
from cdk_sagemaker_training.catalog.image_table import (
    built_in_names,
    framework_names,
    image,
    image_names,
    registry_accounts,
)

DATA = resources.files("cdk_sagemaker_training.catalog") / "data"


@pytest.mark.parametrize("file_name", ["images.json", "instances.json", "regions.json"])
def test_data_files_are_small_and_say_where_they_come_from(file_name: str) -> None:
    assert len((DATA / file_name).read_bytes()) < 150_000
    meta = load_data(file_name)["_meta"]
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", meta["date"])
    assert re.fullmatch(r"scripts/generate_catalog/\w+\.py", meta["generator"])
    assert meta.get("source") or meta.get("sources")


def test_names_are_sorted_and_have_an_image() -> None:
    for names in (built_in_names(), framework_names(), image_names()):
        assert tuple(sorted(set(names))) == names
    assert {*built_in_names(), *framework_names(), "pytorch-neuron"} == set(image_names())


def test_accounts_are_accounts_and_sorted() -> None:
    tables = load_data("images.json")["registries"]
    for name in tables:
        accounts = registry_accounts(name)
        assert list(accounts) == sorted(accounts)
        assert all(re.fullmatch(r"\d{12}", account) for account in accounts.values())
    assert len(tables) == len({tuple(table.items()) for table in tables.values()})


@pytest.mark.parametrize("name", image_names())
def test_references_within_the_table_hold(name: str) -> None:
    found = image(name)
    full = {build.version for build in found.builds}
    assert set(found.aliases.values()) <= full
    for version, bases in found.base_aliases.items():
        assert set(bases.values()) <= {build.base for build in found.builds_of(version)}
    used = {build.registry for build in found.builds}
    assert used <= set(load_data("images.json")["registries"])


def test_a_short_version_finds_the_builds_of_the_full_one() -> None:
    pytorch = image("pytorch")
    assert ("2.0.1",) == tuple(build.version for build in pytorch.builds_of("2.0"))
    assert pytorch.builds_of("2.0.1") == pytorch.builds_of("2.0")
    assert () == pytorch.builds_of("2")
