from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training import TrainingTask
from tests.support.templates import deployed, resources

Machine = Callable[..., dict[str, Any]]


@pytest.fixture
def stack() -> Stack:
    """A stack whose account and region are unknown until deployment."""
    return Stack(App(), "Stack")


@pytest.fixture
def machine(stack: Stack) -> Machine:
    """The definition of a machine that runs a task and goes on."""

    def made(task: TrainingTask, after: Any = None) -> dict[str, Any]:
        chain = task.next(after or sfn.Pass(stack, "After"))
        sfn.StateMachine(stack, "Machine", definition_body=sfn.DefinitionBody.from_chainable(cast("Any", chain)))
        (found,) = deployed(resources(stack, "AWS::StepFunctions::StateMachine"))
        return json.loads(found["DefinitionString"])

    return made
