"""The catalog knows every image, region and instance type that the pinned SDKs and botocore know.

A failure means that AWS has published something: run the generators in ``scripts/generate_catalog``, or list here why
the catalog leaves it out. What is listed and no longer met fails too.
"""

from __future__ import annotations

import gzip
import importlib
import importlib.util
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from cdk_sagemaker_training.catalog.data_files import load_data
from cdk_sagemaker_training.catalog.instances import instance_types
from cdk_sagemaker_training.catalog.regions import partition_of, partitions

pytestmark = pytest.mark.conformance

REPOSITORY: Final = Path(__file__).parents[2]
GENERATORS: Final = REPOSITORY / "scripts" / "generate_catalog"

_V2_ONLY: Final = "its estimator exists in SDK v2 only"
_COMPILER: Final = "the Training Compiler, which an argument of the SDK chooses, not the name of a framework"
LEFT_OUT: Final = {
    "autogluon": "not among the algorithms whose facts are verified",
    "chainer": _V2_ONLY,
    "coach-mxnet": _V2_ONLY,
    "coach-tensorflow": _V2_ONLY,
    "huggingface-neuronx": "Trainium is offered with PyTorch only",
    "huggingface-training-compiler": _COMPILER,
    "hyperpod-recipes-neuron": "for HyperPod clusters, not for training jobs",
    "pytorch-smp": "the model parallel library, which a distribution of the SDK chooses",
    "pytorch-training-compiler": _COMPILER,
    "ray-pytorch": _V2_ONLY,
    "ray-tensorflow": _V2_ONLY,
    "vw": _V2_ONLY,
}
"""Training images of the SDKs that are no images of the catalog, and why."""

ONLY_BY_PATTERN: Final = {
    "me-west-1": ("v3", "SDK v3 has its accounts, botocore's partitions.json does not list it yet"),
}
"""Regions whose partition the catalog knows by its pattern alone: the SDK that has them, and why."""

Fact = tuple[str, ...]


def package_data(version: str) -> Path | None:
    """The folder of the SDK's image tables; None where that SDK is not installed."""
    if version == "v2":
        spec = importlib.util.find_spec("sagemaker")
        assert spec is not None
        assert spec.origin is not None
        return Path(spec.origin).parent / "image_uri_config"
    return next(REPOSITORY.glob(".venv-sdk3/lib/python*/site-packages/sagemaker/core/image_uri_config"), None)


@cache
def training_configs(version: str) -> Mapping[str, Any]:
    """The entries of the SDK's tables that are about training, by image."""
    folder = package_data(version)
    if folder is None:
        pytest.skip(f"SDK {version} is not installed: make conformance installs it")
    configs = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    return {
        name: config.get("training", config)
        for name, config in configs.items()
        if "training" in config or "training" in config.get("scope", ())
    }


def sdk_facts(name: str, config: Any) -> Iterator[Fact]:
    """What one entry of the SDK says, each as a tuple of texts."""
    for short, full in config.get("version_aliases", {}).items():
        yield "alias", name, short, full
    for version, entry in config["versions"].items():
        nested = {"": entry} if "repository" in entry else {k: v for k, v in entry.items() if k != "version_aliases"}
        for key, build in nested.items():
            is_python = re.fullmatch(r"py\d+", key) is not None
            base = "" if is_python else key
            yield from (
                ("python", name, version, base, py) for py in ([key] if is_python else build.get("py_versions", ()))
            )
            yield from facts_of_registry(name, version, base, build["registries"])


def facts_of_registry(name: str, version: str, base: str, accounts: Mapping[str, str]) -> Iterator[Fact]:
    for region, account in accounts.items():
        yield "account", name, version, base, region, account


def our_facts() -> Iterator[Fact]:
    """What the catalog's data says, in the same form."""
    data = load_data("images.json")
    for name, image in data["images"].items():
        for short, full in image.get("aliases", {}).items():
            yield "alias", name, short, full
        for build in image["builds"]:
            version, base = build["version"], build.get("base", "")
            yield from (("python", name, version, base, py) for py in build.get("py_versions", ()))
            yield from facts_of_registry(name, version, base, data["registries"][build["registry"]])


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_every_image_is_known_or_left_out_for_a_reason(version: str) -> None:
    known = load_data("images.json")["images"].keys()
    missing = training_configs(version).keys() - known
    assert set(LEFT_OUT) & missing == missing


def test_what_is_left_out_is_there_to_be_left_out() -> None:
    offered = training_configs("v2").keys()
    if package_data("v3") is not None:
        offered |= training_configs("v3").keys()
    known = load_data("images.json")["images"].keys()
    assert set() == LEFT_OUT.keys() - offered
    assert set() == LEFT_OUT.keys() & known


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_every_version_python_and_account_is_known(version: str) -> None:
    theirs = {
        fact
        for name, config in training_configs(version).items()
        if name not in LEFT_OUT
        for fact in sdk_facts(name, config)
    }
    assert len(theirs) > 5000
    assert [] == sorted(theirs - set(our_facts()))


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_every_region_is_known(version: str) -> None:
    facts = (fact for config in training_configs(version).values() for fact in sdk_facts("", config))
    theirs = {fact[4] for fact in facts if fact[0] == "account"}
    listed = {region for partition in partitions() for region in partition.regions}
    known_exceptions = {region for region, (sdk, _) in ONLY_BY_PATTERN.items() if sdk == version}
    assert known_exceptions == theirs - listed
    assert all(partition_of(region).regions for region in theirs)


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        ({"version_aliases": {"9": "9.0"}}, ("alias", "sklearn", "9", "9.0")),
        (
            {"9.0": {"repository": "r", "registries": {}, "py_versions": ["py39"]}},
            ("python", "sklearn", "9.0", "", "py39"),
        ),
        ({"9.0": {"py39": {"repository": "r", "registries": {}}}}, ("python", "sklearn", "9.0", "", "py39")),
        (
            {"9.0": {"repository": "r", "registries": {"eu-new-1": "1"}}},
            ("account", "sklearn", "9.0", "", "eu-new-1", "1"),
        ),
        (
            {"9.0": {"version_aliases": {}, "torch2": {"repository": "r", "registries": {"eu-west-1": "1"}}}},
            ("account", "sklearn", "9.0", "torch2", "eu-west-1", "1"),
        ),
    ],
)
def test_something_newer_would_be_noticed(change: dict[str, Any], fact: Fact) -> None:
    aliases = change.pop("version_aliases", {}) if "version_aliases" in change else {}
    assert [fact] == list(sdk_facts("sklearn", {"version_aliases": aliases, "versions": change}))
    assert fact not in set(our_facts())


def test_the_table_is_what_the_generator_makes_of_sdk_v3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = package_data("v3")
    if folder is None:
        pytest.skip("SDK v3 is not installed: make conformance installs it")
    wheel = tmp_path / "sagemaker_core-0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in folder.glob("*.json"):
            archive.write(path, f"sagemaker/core/image_uri_config/{path.name}")
    monkeypatch.syspath_prepend(str(GENERATORS))
    images, output = importlib.import_module("images"), importlib.import_module("output")
    changed = output.emit("images.json", images.catalog(wheel, "2000-01-01"), check=True)
    assert (0, "") == (changed, capsys.readouterr().err)


def service_models() -> Iterator[Any]:
    """SageMaker's service model in every environment of this repository."""
    spec = importlib.util.find_spec("botocore")
    assert spec is not None
    assert spec.origin is not None
    folders = [Path(spec.origin).parent, *REPOSITORY.glob(".venv-sdk3/lib/python*/site-packages/botocore")]
    for folder in folders:
        packed = folder / "data" / "sagemaker" / "2017-07-24" / "service-2.json.gz"
        yield json.loads(gzip.decompress(packed.read_bytes()))


def test_every_instance_type_is_known() -> None:
    for model in service_models():
        enum = model["shapes"]["TrainingInstanceType"]["enum"]
        assert len(enum) > 200
        assert set() == set(enum) - instance_types().keys()
