"""The installed package is typed: a strict pyright finds nothing in what users and ``smtrain init`` write."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from cdk_sagemaker_training.cli.scaffolding import rendered
from tests.support.scripts import write

REPOSITORY = Path(__file__).parents[2]
PACKAGE = REPOSITORY / "constructs" / "cdk_sagemaker_training"
PROJECT = Path(__file__).parent / "user_project"
PYRIGHT = REPOSITORY / "node_modules" / ".bin" / "pyright"
CONFIG = {"typeCheckingMode": "strict", "pythonVersion": "3.10", "reportMissingTypeStubs": True}
ALGORITHMS = ["script", "xgboost"]
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


@pytest.fixture(scope="module")
def found(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[dict[str, Any]]]:
    """What pyright finds, by project. To read CDK is nearly all of its work: it does so once for all of them."""
    folder = tmp_path_factory.mktemp("projects")
    shutil.copytree(PROJECT, folder / "users")
    write(folder / "wrong", {"app.py": WRONG})
    for algorithm in ALGORITHMS:
        files = rendered("churn", algorithm=algorithm, region="eu-west-1")
        write(folder / algorithm, {path: text for path, text in files.items() if not path.startswith("src/")})
    projects = ["users", "wrong", *ALGORITHMS]
    config = {**CONFIG, "include": projects, "executionEnvironments": [{"root": name} for name in projects]}
    (folder / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    command = [PYRIGHT, "--outputjson", "--pythonpath", python, "--project", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=environment)
    answer = json.loads(done.stdout)
    assert len(list(folder.rglob("*.py"))) == answer["summary"]["filesAnalyzed"], done.stdout
    by_project: dict[str, list[dict[str, Any]]] = {name: [] for name in projects}
    for each in answer["generalDiagnostics"]:
        by_project[Path(each["file"]).relative_to(folder).parts[0]].append(each)
    return by_project


def told(found: list[dict[str, Any]]) -> list[str]:
    return [f"{each['file']}:{each['range']['start']['line'] + 1}: {each['message']}" for each in found]


def test_a_strict_pyright_finds_nothing(found: Mapping[str, list[dict[str, Any]]]):
    assert [] == told(found["users"])


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_it_finds_nothing_in_a_new_app(found: Mapping[str, list[dict[str, Any]]], algorithm: str):
    assert [] == told(found[algorithm])


def test_it_would_find_something(found: Mapping[str, list[dict[str, Any]]]):
    assert {"reportCallIssue", "reportArgumentType"} <= {each["rule"] for each in found["wrong"]}


def test_the_project_runs(tmp_path: Path, python: Path):
    project = tmp_path / "project"
    shutil.copytree(PROJECT, project)
    environment = {**os.environ, "CDK_OUTDIR": str(project / "cdk.out"), "PYTHONPATH": ""}
    done = subprocess.run([python, "app.py"], capture_output=True, text=True, check=False, cwd=project, env=environment)
    assert 0 == done.returncode, done.stderr
    program = "import cdk_sagemaker_training as library; print(library.__file__)"
    where = subprocess.run([python, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert str(python.parents[1]) in where.stdout
