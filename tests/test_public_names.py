from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pytest

import cdk_sagemaker_training

SOURCES = Path(cdk_sagemaker_training.__file__).parent
FOLDERS = [
    "checks",
    "definition",
    "encryption",
    "errors",
    "estimate",
    "fleet",
    "monitoring",
    "network",
    "permissions",
    "pipeline",
    "registry",
    "rules",
    "starting",
    "storage",
    "tasks",
    "tracking",
    "workspace",
]
USE_PURE_NAMES = """
import json, sys
import cdk_sagemaker_training as library
library.TrainingStep(
    name="Train",
    estimator=library.BuiltInEstimator(
        algorithm="xgboost", version="3.2-0", instance_type="ml.m5.xlarge", hyperparameters={"num_round": 100}
    ),
    inputs={"train": "s3://input/train/"},
).to_request()
print(json.dumps([name for name in sys.argv[1:] if name in sys.modules]))
"""


def test_the_pure_names_load_neither_cdk_nor_aws_clients():
    heavy = ["aws_cdk", "constructs", "jsii", "boto3", "botocore", "sagemaker"]
    command = [sys.executable, "-c", USE_PURE_NAMES, *heavy]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=SOURCES.parent)
    assert [] == json.loads(done.stdout)


@pytest.mark.parametrize("folder", ["definition", "rules", "checks", "starting", "registry", "fleet", "catalog"])
def test_no_module_has_the_name_of_something_that_is_loaded_when_it_is_used(folder: str):
    """Loading a module puts it into its package under its name: there it would hide what is public."""
    package = import_module(f"cdk_sagemaker_training.{folder}")
    late = cast("list[str]", getattr(package, "__all__", []))
    assert [] == [name for name in late if importlib.util.find_spec(f"{package.__name__}.{name}")]


def test_a_plain_pipeline_loads_nothing_that_it_does_not_need():
    names = "BuiltInEstimator, PipelineDefinition, TrainingInput, TrainingStep, check_definition"
    others = [
        "dataclasses",
        "difflib",
        "importlib.resources",
        "pathlib",
        "cdk_sagemaker_training.catalog.image_uris",
        "cdk_sagemaker_training.catalog.instances",
        "cdk_sagemaker_training.definition.expressions.parameters",
        "cdk_sagemaker_training.definition.settings.retry",
        "cdk_sagemaker_training.definition.steps.retriable_step",
        "cdk_sagemaker_training.definition.training.container_estimators",
        "cdk_sagemaker_training.rules.running",
    ]
    program = (
        "import sys; before = set(sys.modules)\n"
        f"from cdk_sagemaker_training import {names}\n"
        f"print(*(m for m in {others} if m in sys.modules and m not in before))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=SOURCES.parent)
    assert "" == done.stdout.strip()


def test_importing_the_package_loads_nothing_of_it():
    program = "import sys, cdk_sagemaker_training as l; dir(l); print(*(m for m in sys.modules if 'sagemaker_t' in m))"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert "cdk_sagemaker_training" == done.stdout.strip()


def test_all_names_are_told_without_loading_them():
    names = {name for folder in FOLDERS for name in import_module(f"cdk_sagemaker_training.{folder}").__all__}
    assert sorted(names) == cdk_sagemaker_training.__getattr__("__all__")
    assert names <= set(dir(cdk_sagemaker_training))


def test_a_folder_is_an_attribute():
    program = "import cdk_sagemaker_training as l; print(l.definition.TrainingStep is l.TrainingStep)"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert "True" == done.stdout.strip()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_public_name_of_a_folder_is_one_of_the_package(folder: str):
    module = import_module(f"cdk_sagemaker_training.{folder}")
    assert module.__all__
    for name in module.__all__:
        assert getattr(module, name) is getattr(cdk_sagemaker_training, name)


def test_names_are_public_once():
    names = [name for folder in FOLDERS for name in import_module(f"cdk_sagemaker_training.{folder}").__all__]
    assert sorted(set(names)) == sorted(names)


def test_names_are_known_without_a_loader_that_gives_source(monkeypatch: pytest.MonkeyPatch):
    """As under pytest, which loads packages that bring a plugin itself."""
    spec = importlib.util.find_spec("cdk_sagemaker_training.definition")
    assert spec is not None
    spec.loader = cast("Any", object())
    monkeypatch.setattr(importlib.util, "find_spec", {"cdk_sagemaker_training.definition": spec}.get)
    expected = import_module("cdk_sagemaker_training.definition").__all__
    assert expected == cdk_sagemaker_training._public_names("cdk_sagemaker_training.definition")


@pytest.mark.parametrize("name", ["TrainingPipelin", "_private", "__wrapped__"])
def test_other_names_are_attribute_errors(name: str):
    with pytest.raises(AttributeError, match=f"'cdk_sagemaker_training' has no attribute '{name}'"):
        getattr(cdk_sagemaker_training, name)
