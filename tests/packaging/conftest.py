from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
FOLDERS = ("constructs", "stacks", "tests")
FILES = ("app.py", "CHANGELOG.md", "LICENSE", "README.md", "cdk.json", "pyproject.toml")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build from a copy, with the installed hatchling: no network, nothing written into the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "source"
    for name in FOLDERS:
        shutil.copytree(REPOSITORY / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(REPOSITORY / name, copy)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist"), str(copy)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (built,) = (folder / "dist").iterdir()
    return built
