from __future__ import annotations

from typing import cast

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_kms as kms


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack")


@pytest.fixture
def key(stack: Stack) -> kms.IKey:
    return cast("kms.IKey", kms.Key(stack, "Key"))
