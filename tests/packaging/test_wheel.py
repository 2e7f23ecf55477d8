"""The built wheel holds this library and nothing else, and leaves the PyPI package ``constructs`` alone."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SOURCE_ROOT = REPOSITORY / "constructs"
PACKAGE = SOURCE_ROOT / "cdk_sagemaker_training"


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_top_level_is_the_package_and_its_metadata(names: set[str], wheel: Path):
    distribution, version = wheel.name.split("-")[:2]
    assert {"cdk_sagemaker_training", f"{distribution}-{version}.dist-info"} == {name.split("/")[0] for name in names}


def test_every_source_and_data_file_is_in_it(names: set[str]):
    expected = {
        path.relative_to(SOURCE_ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "cdk_sagemaker_training/py.typed" in expected
    assert any(name.endswith(".json") for name in expected)
    assert expected == {name for name in names if name.startswith("cdk_sagemaker_training/")}


def test_metadata_names_license_extras_and_command(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        (entry_points,) = (name for name in archive.namelist() if name.endswith(".dist-info/entry_points.txt"))
        lines = archive.read(metadata).decode().splitlines()
        commands = archive.read(entry_points).decode()
        assert any(name.endswith(".dist-info/licenses/LICENSE") for name in archive.namelist())
    assert "License-Expression: Apache-2.0" in lines
    assert ["cli", "deployed", "local", "monitoring", "sdk", "test", "train"] == sorted(
        line.removeprefix("Provides-Extra: ") for line in lines if line.startswith("Provides-Extra: ")
    )
    assert "[console_scripts]\nsmtrain = cdk_sagemaker_training.cli:main" in commands
    plugin = "cdk_sagemaker_training.testing.plugin"
    assert f"[pytest11]\n{plugin} = {plugin}" in commands


def test_installs_beside_constructs_without_touching_it(wheel: Path, tmp_path: Path):
    spec = importlib.util.find_spec("constructs")
    assert spec is not None
    assert spec.origin is not None
    shutil.copytree(Path(spec.origin).parent, tmp_path / "constructs", ignore=shutil.ignore_patterns("__pycache__"))
    before = _hashes(tmp_path)
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--target", str(tmp_path)]
    subprocess.run([sys.executable, *install, str(wheel)], check=True, capture_output=True, text=True)
    after = _hashes(tmp_path)
    assert before == {name: digest for name, digest in after.items() if name in before}
    assert before.keys() == {name for name in after if name.startswith("constructs/")}
    assert "cdk_sagemaker_training/errors.py" in after


def _hashes(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }
