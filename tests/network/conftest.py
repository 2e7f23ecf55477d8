from __future__ import annotations

from collections.abc import Callable

import pytest
from aws_cdk import App, Environment, Stack

MakeStack = Callable[[str | None], Stack]


@pytest.fixture
def make_stack() -> MakeStack:
    """A stack in a region, or in one that is unknown until deployment."""

    def make(region: str | None) -> Stack:
        return Stack(App(), "Stack", env=None if region is None else Environment(region=region))

    return make


@pytest.fixture
def stack(make_stack: MakeStack) -> Stack:
    return make_stack("us-east-1")
