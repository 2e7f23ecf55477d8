"""What is installed is pinned, and no file knows where it is downloaded from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any, cast

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

REPOSITORY = Path(__file__).parents[2]


FILES = ("requirements.txt", "requirements-sdk3.txt", "requirements-peers.txt")
every_file = pytest.mark.parametrize("file", FILES)


def _requirements(file: str = "requirements.txt") -> list[str]:
    lines = (REPOSITORY / file).read_text(encoding="utf-8").splitlines()
    return [text for line in lines if (text := line.split("#")[0].strip())]


def _pinned(file: str) -> list[str]:
    return [line for line in _requirements(file) if not line.startswith("-e ")]


def _package_lock() -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((REPOSITORY / "package-lock.json").read_text(encoding="utf-8")))


def test_requirements_start_with_this_project_in_place():
    assert re.fullmatch(r"-e \.\[[a-z,]+\]", _requirements()[0])


@every_file
def test_every_requirement_is_pinned_to_one_version(file: str):
    loose = [
        line
        for line in _pinned(file)
        if [specifier.operator for specifier in Requirement(line).specifier] != ["=="] or "*" in line
    ]
    assert [] == loose


def test_requirements_name_everything_that_is_needed():
    """Nothing that the pinned packages need on this Python is left for pip to choose."""
    pinned = {canonicalize_name(Requirement(line).name) for line in _requirements()[1:]}
    missing = {
        f"{requirement} (for {name})"
        for name in _installed(pinned)
        for requirement in map(Requirement, metadata.requires(name) or [])
        if (requirement.marker is None or requirement.marker.evaluate({"extra": ""}))
        and canonicalize_name(requirement.name) not in pinned
    }
    assert set() == missing


def _installed(pinned: set[Any]) -> set[str]:
    installed = {canonicalize_name(distribution.metadata["Name"]) for distribution in metadata.distributions()}
    return {str(name) for name in pinned & installed}


def test_installed_packages_fit_together():
    run = subprocess.run([sys.executable, "-m", "pip", "check"], check=False, capture_output=True, text=True)
    assert (0, "No broken requirements found.") == (run.returncode, run.stdout.strip())


def test_installed_cdk_is_the_pinned_one():
    pins = {requirement.name: requirement for requirement in map(Requirement, _requirements()[1:])}
    assert Version(metadata.version("aws-cdk-lib")) in pins["aws-cdk-lib"].specifier


def test_node_programs_are_pinned_exactly():
    manifest = cast("dict[str, Any]", json.loads((REPOSITORY / "package.json").read_text(encoding="utf-8")))
    wanted = cast("dict[str, str]", manifest["devDependencies"])
    locked = {name: _package_lock()["packages"][f"node_modules/{name}"]["version"] for name in wanted}
    assert wanted == locked
    assert {"aws-cdk", "pyright"} == wanted.keys()


def test_lock_file_has_hashes_and_no_host():
    entries = {path: entry for path, entry in _package_lock()["packages"].items() if path}
    assert [] == [path for path, entry in entries.items() if "integrity" not in entry]
    assert "://" not in (REPOSITORY / "package-lock.json").read_text(encoding="utf-8")


@every_file
def test_requirements_name_no_index(file: str):
    text = (REPOSITORY / file).read_text(encoding="utf-8")
    assert [] == re.findall(r"://|--(?:extra-)?index-url|--find-links", text)
