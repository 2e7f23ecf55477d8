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
FILES = sorted(path.name for path in REPOSITORY.glob("requirements*.txt"))
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
    assert {"@cloud-copilot/iam-simulate", "aws-cdk", "pyright"} == wanted.keys()


LOCKED = sorted(REPOSITORY.glob("requirements*.txt"))


def _pins(requirements: Path, python: str, system: str) -> set[str]:
    """What a file installs on a Python and a system."""
    text = re.sub(r"#.*|\\\n|--hash=\S+", "", requirements.read_text(encoding="utf-8"))
    found = [Requirement(line) for line in text.splitlines() if line.strip() and not line.startswith("-e ")]
    place = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": system}
    return {
        f"{canonicalize_name(each.name)}{each.specifier}"
        for each in found
        if each.marker is None or each.marker.evaluate({**place, "platform_machine": "x86_64"})
    }


@pytest.mark.parametrize("python", ["3.10", "3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("requirements", LOCKED, ids=lambda path: path.name)
def test_the_lock_file_installs_the_same(requirements: Path, python: str):
    """Where they differ: `make lock`."""
    lock = requirements.with_suffix(".lock")
    for system in ("linux", "darwin"):
        assert _pins(requirements, python, system) == _pins(lock, python, system)


@pytest.mark.parametrize("requirements", LOCKED, ids=lambda path: path.name)
def test_every_locked_requirement_has_the_hashes_of_its_files(requirements: Path):
    locked = requirements.with_suffix(".lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in locked.splitlines() if line.strip() and not line.startswith("#")]
    assert [] == [line for line in lines if not re.fullmatch(r"\S+==[^#]+?(\s+--hash=sha256:[0-9a-f]{64})+", line)]
    assert "://" not in locked


def test_what_is_installed_is_what_is_locked():
    """Nothing is resolved while it is installed, nothing that is not locked is downloaded, and two are built."""
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in makefile.splitlines() if "pip install" in line or "$(PIP_INSTALL)" in line]
    (command,) = [line for line in installs if "pip install" in line]
    assert "--no-deps" in command
    for line in set(installs) - {command}:
        from_source = "--no-build-isolation --require-hashes --requirement requirements-toolkit-source.lock" in line
        wheels = "--only-binary :all: --require-hashes" in line
        assert wheels or from_source or "--no-build-isolation --no-index" in line


def test_package_lock_has_hashes_and_no_host():
    entries = {path: entry for path, entry in _package_lock()["packages"].items() if path}
    assert [] == [path for path, entry in entries.items() if "integrity" not in entry]
    assert "://" not in (REPOSITORY / "package-lock.json").read_text(encoding="utf-8")


@every_file
def test_requirements_name_no_index(file: str):
    text = (REPOSITORY / file).read_text(encoding="utf-8")
    assert [] == re.findall(r"://|--(?:extra-)?index-url|--find-links", text)
