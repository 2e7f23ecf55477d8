"""A pipeline that every test of this folder watches, and readings of templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from cdk_sagemaker_training import TrainingPipeline
from tests.support.steps import train
from tests.support.templates import deployed

Found: TypeAlias = Mapping[str, Any]


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack")


@pytest.fixture
def pipeline(stack: Stack) -> TrainingPipeline:
    steps = [train("Train"), train("Train_and_evaluate_all")]
    return TrainingPipeline(stack, "Pipeline", pipeline_name="churn", steps=steps)


@pytest.fixture
def found(stack: Stack) -> Callable[[str, str], Found]:
    """The properties of the resource of a type whose path has a part, with placeholders for what deployment knows."""

    def find(kind: str, part: str) -> Found:
        resources = cast("dict[str, Any]", Template.from_stack(stack).to_json())["Resources"]
        (one,) = (one for name, one in resources.items() if one["Type"] == kind and part in name)
        return deployed(one["Properties"])

    return find
