from __future__ import annotations

import pytest
from aws_cdk import App, Stack

from cdk_sagemaker_training import ParameterInteger, ParameterString, TrainingPipeline
from tests.support.steps import train


@pytest.fixture
def stack() -> Stack:
    """A stack whose account and region are unknown until deployment."""
    return Stack(App(), "Stack")


@pytest.fixture
def pipeline(stack: Stack) -> TrainingPipeline:
    """A parameter that has to be supplied, and one that may be."""
    parameters = [ParameterString(name="Key"), ParameterInteger(name="Rounds", default_value=3)]
    return TrainingPipeline(stack, "Churn", pipeline_name="churn", steps=[train()], parameters=parameters)
