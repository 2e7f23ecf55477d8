from __future__ import annotations

import pytest
from aws_cdk import App, Stack


@pytest.fixture
def stack() -> Stack:
    """A stack whose account and region are unknown until deployment."""
    return Stack(App(), "Stack")
