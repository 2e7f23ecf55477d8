from __future__ import annotations

from typing import Any

import pytest

from tests.support.example_app import flags


@pytest.fixture(scope="session")
def context() -> dict[str, Any]:
    return flags()
