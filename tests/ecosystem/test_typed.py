"""The installed package is typed: a user's strict pyright finds nothing in what users write."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
PACKAGE = REPOSITORY / "constructs" / "cdk_sagemaker_training"
PROJECT = Path(__file__).parent / "user_project"
PYRIGHT = REPOSITORY / "node_modules" / ".bin" / "pyright"
CONFIG = {"typeCheckingMode": "strict", "pythonVersion": "3.10", "reportMissingTypeStubs": True}
WRONG = """
from aws_cdk import App
from cdk_sagemaker_training import TrainingPipeline, TrainingWorkspace
TrainingWorkspace(App(), "W", removal_polcy=1)
TrainingPipeline(App(), "P", steps=["Train"])
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with what ours has, but with this package as a wheel would install it, and not in place."""
    environment = tmp_path_factory.mktemp("user") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    (site_packages,) = environment.glob("lib/python*/site-packages")
    shutil.copytree(PACKAGE, site_packages / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    others = [entry for entry in sys.path if entry.endswith("site-packages")]
    (site_packages / "others.pth").write_text("\n".join(others), encoding="utf-8")
    return environment / "bin" / "python"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT, tmp_path / "project")
    (tmp_path / "project" / "pyrightconfig.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    return tmp_path / "project"


def checked(project: Path, python: Path) -> list[dict[str, Any]]:
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    command = [PYRIGHT, "--outputjson", "--pythonpath", python, "--project", project]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=project, env=environment)
    return json.loads(done.stdout)["generalDiagnostics"]


def test_a_strict_pyright_finds_nothing(project: Path, python: Path):
    assert [] == [f"{each['range']['start']['line'] + 1}: {each['message']}" for each in checked(project, python)]


def test_it_would_find_something(project: Path, python: Path):
    (project / "app.py").write_text(WRONG, encoding="utf-8")
    rules = {each["rule"] for each in checked(project, python)}
    assert {"reportCallIssue", "reportArgumentType"} <= rules


def test_the_project_runs(project: Path, python: Path):
    environment = {**os.environ, "CDK_OUTDIR": str(project / "cdk.out"), "PYTHONPATH": ""}
    done = subprocess.run([python, "app.py"], capture_output=True, text=True, check=False, cwd=project, env=environment)
    assert 0 == done.returncode, done.stderr
    program = "import cdk_sagemaker_training as library; print(library.__file__)"
    where = subprocess.run([python, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert str(python.parents[1]) in where.stdout
