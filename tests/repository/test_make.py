"""The commands that people and CI type."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
TARGETS = (
    "install",
    "demo",
    "test",
    "pythons",
    "unit",
    "toolkit",
    "conformance",
    "bench",
    "fuzz",
    "audit",
    "lock",
    "docs",
    "lint",
    "format",
    "clean",
    "help",
)


def _make(*arguments: str, cwd: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments], cwd=cwd, env=environment, check=False, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("target", TARGETS)
def test_target_exists(target: str):
    run = _make("--dry-run", target)
    assert 0 == run.returncode, run.stderr


def test_help_is_the_default_and_names_every_target():
    run = _make()
    assert {*TARGETS} - {"help"} == set(re.findall(r"^make (\w+)", run.stdout, re.MULTILINE))


def test_a_missing_python_is_named(tmp_path: Path):
    for name in ("Makefile", "requirements.lock", "pyproject.toml", "package.json", "package-lock.json"):
        shutil.copy(REPOSITORY / name, tmp_path)
    run = _make("install", "PYTHON=no-such-python", cwd=tmp_path)
    assert 2 == run.returncode
    assert "no usable Python among: no-such-python" in run.stderr
    assert "need Python 3.10 or newer" in run.stderr
    assert not (tmp_path / ".venv").exists()


def test_ci_runs_make_test():
    script = REPOSITORY / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text(encoding="utf-8").splitlines()


def test_changelog_has_a_place_for_the_next_change():
    assert "## [Unreleased]" in (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
