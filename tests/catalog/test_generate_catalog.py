"""The generators of the catalog's data."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.catalog.data_files import load_data

GENERATORS = Path(__file__).parents[2] / "scripts" / "generate_catalog"
REGISTRY = {"us-west-2": "222222222222", "us-east-1": "111111111111"}


@pytest.fixture
def generators(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(GENERATORS))
    before = set(sys.modules)
    yield
    for name in {path.stem for path in GENERATORS.glob("*.py")} - before:
        sys.modules.pop(name, None)


@pytest.fixture
def output(generators: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    module = importlib.import_module("output")
    monkeypatch.setattr(module, "DATA", tmp_path)
    return module


@pytest.mark.parametrize("name", ["regions.py", "other_instances.py"])
def test_facts_are_those_of_the_pinned_botocore(name: str) -> None:
    command = [sys.executable, str(GENERATORS / name), "--date", "2000-01-01", "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (0, "") == (result.returncode, result.stderr)


def test_what_is_written_is_what_was_given(output: Any, tmp_path: Path) -> None:
    content = {"_meta": {"date": "2026-11-23"}, "rows": [{"a": 1}, {"b": [True, None]}], "none": {}, "long": ["x"] * 99}
    assert 0 == output.emit("file.json", content, check=False)
    assert content == json.loads((tmp_path / "file.json").read_text(encoding="utf-8"))


def test_a_check_names_what_has_changed(output: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output.emit("file.json", {"_meta": {"date": "2026-11-23"}, "same": 1, "old": 1, "rows": {"a": [1]}}, check=False)
    before = (tmp_path / "file.json").read_bytes()
    content = {"_meta": {"date": "2027-01-01"}, "same": 1, "new": 1, "rows": {"a": [2]}}
    assert 1 == output.emit("file.json", content, check=True)
    changed = [f"file.json: /{path} differs from its source\n" for path in ("new", "old", "rows/a")]
    assert "".join(changed) == capsys.readouterr().err
    assert before == (tmp_path / "file.json").read_bytes()


def test_a_check_does_not_mind_the_date(output: Any) -> None:
    output.emit("file.json", {"_meta": {"date": "2026-11-23"}, "same": 1}, check=False)
    assert 0 == output.emit("file.json", {"_meta": {"date": "2027-01-01"}, "same": 1}, check=True)


def test_the_three_nestings_become_builds_that_share_registries(generators: None) -> None:
    images: Any = importlib.import_module("images")
    entry = {"repository": "torch", "registries": REGISTRY}
    config = {
        "inference": {"versions": {"9": {**entry, "repository": "never"}}},
        "training": {
            "processors": ["gpu"],
            "version_aliases": {"1": "1.0"},
            "versions": {
                "1.0": {**entry, "py_versions": ["py3"], "sdk_versions": ["sdk1", "sdk2"]},
                "1.1": {"py2": entry, "py3": {**entry, "registries": {"eu-west-1": "333333333333"}}},
                "1.2": {"version_aliases": {"torch2": "torch2.0"}, "torch2.0": entry},
            },
        },
    }
    registries = images.Registries()
    build = {"repository": "torch", "registry": "torch"}
    assert {
        "processors": ["gpu"],
        "aliases": {"1": "1.0"},
        "base_aliases": {"1.2": {"torch2": "torch2.0"}},
        "builds": [
            {"version": "1.0", **build, "py_versions": ["py3"], "sdk_version": "sdk2"},
            {"version": "1.1", **build, "py_versions": ["py2"]},
            {"version": "1.1", **build, "registry": "torch.2", "py_versions": ["py3"]},
            {"version": "1.2", "base": "torch2.0", **build, "container_version": {"gpu": "cu110-ubuntu18.04"}},
        ],
    } == images.image(config, registries)
    assert {"torch": REGISTRY, "torch.2": {"eu-west-1": "333333333333"}} == registries.tables
    assert sorted(REGISTRY) == list(registries.tables["torch"])


def test_an_image_without_training_scope_is_refused(generators: None) -> None:
    images: Any = importlib.import_module("images")
    with pytest.raises(SystemExit, match="no training scope"):
        images.image({"scope": ["inference"], "versions": {}}, images.Registries())


def test_images_say_which_wheel_they_are_from(generators: None, tmp_path: Path) -> None:
    images: Any = importlib.import_module("images")
    wheel = tmp_path / "sagemaker_core-9.9.9-py3-none-any.whl"
    entry = {"scope": ["training"], "versions": {"1": {"repository": "r", "registries": REGISTRY}}}
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in load_data("images.json")["images"]:
            archive.writestr(f"sagemaker/core/image_uri_config/{name}.json", json.dumps(entry))
    content = images.catalog(wheel, "2027-01-01")
    assert "sagemaker-core 9.9.9, image_uri_config/*.json, scope training" == content["_meta"]["source"]
    assert "2027-01-01" == content["_meta"]["date"]
    assert load_data("images.json").keys() == content.keys()
    assert load_data("images.json")["images"].keys() == content["images"].keys()


def test_a_fact_that_differs_within_a_family_is_refused(generators: None) -> None:
    instances: Any = importlib.import_module("instances")
    assert 1 == instances.one_value([1, 1], "x")
    with pytest.raises(SystemExit, match="x differs"):
        instances.one_value([1, 2], "x")


def test_local_storage_is_that_of_all_drives(generators: None) -> None:
    instances: Any = importlib.import_module("instances")
    assert {"local_storage_gb": 8000} == instances.local_storage("8x1000")
    assert {} == instances.local_storage(None)
