"""Names are loaded when they are first used; what is known of all of them must not depend on that."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules, walk_packages

import attrs
import pytest

from cdk_sagemaker_training import definition, rules
from cdk_sagemaker_training.definition import names, steps
from cdk_sagemaker_training.definition.fields import checks
from cdk_sagemaker_training.definition.fields.spec import Spec
from cdk_sagemaker_training.definition.steps.step import OWN_TYPES, Step


def shown_to_type_checkers(package: str) -> dict[str, str]:
    """By name, the module from which ``__init__`` imports it where types are checked."""
    source = Path(import_module(package).__file__ or "").read_text(encoding="utf-8")
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom) and node.col_offset]
    return {alias.name: node.module or "" for node in imports for alias in node.names}


@pytest.mark.parametrize(
    ("package", "modules"), [(definition.__name__, names.MODULES), (rules.__name__, rules._MODULES)]
)
def test_names_are_where_type_checkers_see_them(package: str, modules: dict[str, str]):
    root = package.rpartition(".")[0]
    found = {name: (root if module[0] == "." else f"{package}.") + module for name, module in modules.items()}
    assert shown_to_type_checkers(package) == found
    private = {"Rule"} if package == rules.__name__ else set[str]()
    assert set(import_module(package).__all__) | private == set(modules)


def test_step_types_are_those_of_the_classes():
    loaded = [import_module(f"{steps.__name__}.{module.name}") for module in iter_modules(steps.__path__)]
    classes = [each for module in loaded for each in vars(module).values() if isinstance(each, type)]
    own = {each.type for each in classes if issubclass(each, Step) and hasattr(each, "type")}
    assert own == OWN_TYPES


def test_a_step_loads_no_other_steps():
    program = (
        "import sys; from cdk_sagemaker_training import TrainingStep, check_definition;"
        "print(*[name for name in sys.modules if '.steps.' in name or 'rules.comparison' in name])"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert {"step", "training"} == {name.rpartition(".")[2] for name in done.stdout.split()}


def test_a_job_loads_no_settings_that_it_does_not_have():
    program = (
        "import sys; from cdk_sagemaker_training import BuiltInEstimator, PipelineDefinition, TrainingStep;"
        "late = ('debugging', 'mlflow', 'cache', 'retry_policy');"
        "print(*[name for name in sys.modules if name.startswith('cdk_sagemaker') and name.endswith(late)])"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert not done.stdout.split()


def test_settings_that_are_loaded_late_are_of_the_class_that_the_field_says():
    loaded = [import_module(each.name) for each in walk_packages(definition.__path__, f"{definition.__name__}.")]
    classes = {value for module in loaded for value in vars(module).values() if isinstance(value, type)}
    seen = set[str]()
    for cls in (each for each in classes if issubclass(each, Spec)):
        for field in attrs.fields(cls):
            for check in field.metadata.get(checks.CHECKS, ()):
                found = check.find() if isinstance(check, checks._InstanceOf) else ()
                # An alias stands for several classes, or for a kind of dict.
                if len(found) == 1 and found[0].__module__.startswith(definition.__name__):
                    assert found[0].__name__ in re.findall(r"\w+", str(field.type)), (cls, field.name)
                    seen.add(found[0].__name__)
    assert {"CacheConfig", "DebuggerHookConfig", "MlflowConfig", "ProfilerConfig", "TensorBoardOutputConfig"} <= seen


def test_a_name_that_the_folder_does_not_have():
    with pytest.raises(AttributeError, match=r"cdk_sagemaker_training.definition.*TrainingSteps"):
        _ = definition.TrainingSteps
