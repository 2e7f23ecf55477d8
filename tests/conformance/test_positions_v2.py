"""Arguments that may be given without their names stand in the order of SageMaker SDK v2."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

import cdk_sagemaker_training as library
from cdk_sagemaker_training.definition.fields.spec import Spec

MODULES = (
    "sagemaker.debugger",
    "sagemaker.estimator",
    "sagemaker.inputs",
    "sagemaker.instance_group",
    "sagemaker.model_metrics",
    "sagemaker.drift_check_baselines",
    "sagemaker.parameter",
    "sagemaker.processing",
    "sagemaker.tuner",
    "sagemaker.workflow.callback_step",
    "sagemaker.workflow.conditions",
    "sagemaker.workflow.functions",
    "sagemaker.workflow.lambda_step",
    "sagemaker.workflow.parallelism_config",
    "sagemaker.workflow.parameters",
    "sagemaker.workflow.pipeline_experiment_config",
    "sagemaker.workflow.properties",
    "sagemaker.workflow.retry",
    "sagemaker.workflow.steps",
)
MORE = {"ParameterBoolean": ["default_value"]}
"""What goes without its name here alone: the SDK's ParameterBoolean is a partial, unlike the other parameters."""


def positions(made: Callable[..., Any]) -> list[str]:
    """The names of the arguments that may go without them."""
    parameters = inspect.signature(made).parameters.values()
    return [each.name for each in parameters if each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]


def specs(base: type[Spec] = Spec) -> Iterator[type[Spec]]:
    for each in base.__subclasses__():
        if each.__module__.startswith("cdk_sagemaker_training."):
            yield each
            yield from specs(each)


def taken() -> dict[str, list[str]]:
    """The public classes that take arguments without a name."""
    public = {name: getattr(library, name) for name in dir(library)}  # each is loaded so
    found = {each.__name__: positions(each) for each in specs() if each.__name__ in public}
    return {name: names for name, names in found.items() if names}


def in_the_sdk(name: str) -> Any:
    modules = (import_module(module) for module in MODULES)
    return next((getattr(module, name) for module in modules if hasattr(module, name)), None)


def test_that_there_are_some():
    assert {"CacheConfig", "ContinuousParameter", "ParameterString", "TrainingInput"} <= {*taken()}


@pytest.mark.parametrize("name", sorted(taken()))
def test_the_order_is_that_of_the_sdk(name: str):
    ours = taken()[name]
    assert ours == [*positions(in_the_sdk(name)), *MORE.get(name, ())][: len(ours)]
