"""Names are loaded when they are first used; what is known of all of them must not depend on that."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from cdk_sagemaker_training import definition, rules
from cdk_sagemaker_training.definition import names, steps
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


def test_a_name_that_the_folder_does_not_have():
    with pytest.raises(AttributeError, match=r"cdk_sagemaker_training.definition.*TrainingSteps"):
        _ = definition.TrainingSteps
