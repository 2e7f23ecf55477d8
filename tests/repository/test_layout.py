"""The shape of the tree: what would shadow another package or outgrow its file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PACKAGE = REPOSITORY / "constructs" / "cdk_sagemaker_training"
LONGEST_FILE = 400
LONGEST_CONSTRUCT = 250
CONSTRUCT_FOLDERS = ("network", "encryption", "storage", "permissions", "workspace", "pipeline", "registry")
PURE_LAYERS = ("errors", "catalog", "definition")
PLATFORM_PACKAGES = ("aws_cdk", "boto3", "botocore", "constructs", "jsii", "sagemaker")


def test_source_root_holds_only_the_package():
    found = {path.name for path in (REPOSITORY / "constructs").iterdir() if path.name != "__pycache__"}
    assert {"cdk_sagemaker_training"} == found


def test_no_test_folder_shadows_constructs():
    assert [] == [path for path in (REPOSITORY / "tests").rglob("constructs") if path.is_dir()]


def test_constructs_is_the_pypi_package_from_the_top_of_the_repository():
    program = "import constructs; print(constructs.__file__)"
    run = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=True, capture_output=True, text=True)
    assert REPOSITORY / "constructs" not in Path(run.stdout.strip()).parents


@pytest.mark.parametrize("layer", PURE_LAYERS)
def test_pure_layer_loads_no_platform_package(layer: str):
    program = f"import sys, cdk_sagemaker_training.{layer}; print(*{PLATFORM_PACKAGES!r} & sys.modules.keys())"
    program = program.replace(repr(PLATFORM_PACKAGES), repr(set(PLATFORM_PACKAGES)))
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=PACKAGE.parent, check=True, capture_output=True, text=True
    )
    assert "" == run.stdout.strip()


def test_files_keep_to_one_idea():
    folders = ("benchmarks", "constructs", "demo", "examples", "scripts", "stacks", "tests")
    sources = [path for folder in folders for path in (REPOSITORY / folder).rglob("*.py")]
    too_long = {
        str(path.relative_to(REPOSITORY)): lines
        for path in sources
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > _longest(path)
    }
    assert {} == too_long


def _longest(path: Path) -> int:
    in_construct_folder = PACKAGE in path.parents and path.relative_to(PACKAGE).parts[0] in CONSTRUCT_FOLDERS
    return LONGEST_CONSTRUCT if in_construct_folder else LONGEST_FILE
