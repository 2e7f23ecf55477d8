from __future__ import annotations

import math
from typing import Any

import pytest

from cdk_sagemaker_training.catalog.instances import instance_types
from cdk_sagemaker_training.definition.advice.storage import (
    LARGEST_DATA_GIB,
    LARGEST_VOLUME_GIB,
    VOLUME_HEADROOM,
    fits,
    is_size,
    volume_for,
)


@pytest.mark.parametrize(
    ("name", "data_gib", "expected"),
    [
        ("ml.m5.xlarge", LARGEST_VOLUME_GIB / VOLUME_HEADROOM, True),
        ("ml.m5.xlarge", LARGEST_VOLUME_GIB / VOLUME_HEADROOM + 1, False),
        ("ml.g5.xlarge", 250e9 / 2**30 / VOLUME_HEADROOM - 1, True),
        ("ml.g5.xlarge", 250e9 / 2**30 / VOLUME_HEADROOM + 1, False),
        ("ml.r5d.large", 1, None),
    ],
)
def test_whether_data_fits(name: str, data_gib: float, expected: bool | None) -> None:
    assert expected is fits(instance_types()[name], data_gib)


@pytest.mark.parametrize(("data_gib", "volume"), [(0.001, 30), (25, 30), (25.1, 31), (100, 120)])
def test_the_volume_has_headroom_and_a_minimum(data_gib: float, volume: int) -> None:
    assert volume == volume_for(data_gib)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, True),
        (0.5, True),
        (LARGEST_DATA_GIB, True),
        (LARGEST_DATA_GIB + 1, False),
        (0, False),
        (True, False),
        ("1", False),
        (None, False),
        (math.nan, False),
        (math.inf, False),
        (10**400, False),
    ],
)
def test_what_is_a_size(value: Any, expected: bool) -> None:
    assert expected is is_size(value)
