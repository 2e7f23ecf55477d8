"""A fleet that is quick to make: no workspace, a step each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from aws_cdk import App

from cdk_sagemaker_training import PipelineFleet
from cdk_sagemaker_training.definition.steps.step import Step
from tests.support.steps import train

CITIES = ["Berlin", "Paris", "Rome", "Madrid", "Vienna", "Prague"]
Make = Callable[..., PipelineFleet]


def one_step(variant: Mapping[str, Any]) -> Sequence[Step]:
    return [train(hyperparameters={"city": variant["name"]})]


@pytest.fixture
def app() -> App:
    """An app whose templates name no version of what made them."""
    return App(analytics_reporting=False)


@pytest.fixture
def make(app: App) -> Make:
    """Makes the fleet ``stores`` of six cities in three stacks, or as the test says."""

    def made(names: Sequence[object] = CITIES, **options: Any) -> PipelineFleet:
        given: dict[str, Any] = {"stacks": 3, "variants": [{"name": name} for name in names], "define": one_step}
        given |= options
        if given.get("stack_of"):
            del given["stacks"]
        return PipelineFleet(app, "Stores", **given)

    return made
