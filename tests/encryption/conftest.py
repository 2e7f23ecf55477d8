from __future__ import annotations

import pytest
from aws_cdk import App, Environment, Stack


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(region="eu-west-1"))
