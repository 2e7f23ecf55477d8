from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from stacks.churn_stack import ChurnStack
from stacks.iteration_stack import IterationStack
from stacks.platform_stack import PlatformStack
from tests.support.example_app import flags


@pytest.fixture(scope="session")
def example_stacks() -> dict[str, Stack]:
    """The stacks of the example app under the feature flags of ``cdk.json``."""
    app = App(context=flags())
    platform = PlatformStack(app, "TrainingPlatform")
    stacks = [
        platform,
        ChurnStack(app, "ChurnTraining", workspace=platform.workspace),
        IterationStack(app, "ModelIteration", workspace=platform.workspace),
    ]
    return {stack.stack_name: stack for stack in stacks}


@pytest.fixture(scope="session")
def templates(example_stacks: dict[str, Stack]) -> dict[str, dict[str, Any]]:
    return {
        name: cast("dict[str, Any]", Template.from_stack(stack).to_json()) for name, stack in example_stacks.items()
    }
