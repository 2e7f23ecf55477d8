"""Bounds of utilization are percentages, and minutes whole periods that an alarm can look back."""

from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training import InvalidInputError, UtilizationBounds


@pytest.mark.parametrize("field", ["gpu_below", "cpu_below", "memory_above", "disk_above"])
@pytest.mark.parametrize(("value", "taken"), [(0, True), (100, True), (-0.1, False), (100.1, False), ("5", False)])
def test_percentages(field: str, value: Any, taken: bool):
    if taken:
        assert value == getattr(UtilizationBounds(**{field: value}), field)
        return
    with pytest.raises(InvalidInputError, match=field):
        UtilizationBounds(**{field: value})


@pytest.mark.parametrize("minutes", [5, 180])
def test_minutes(minutes: int):
    assert minutes == UtilizationBounds(minutes=minutes).minutes


@pytest.mark.parametrize("minutes", [0, 185, 7, "30", 30.5])
def test_other_minutes(minutes: Any):
    with pytest.raises(InvalidInputError, match="minutes"):
        UtilizationBounds(minutes=minutes)


def test_all_mistakes_at_once():
    with pytest.raises(InvalidInputError) as error:
        UtilizationBounds(gpu_below=-1, disk_above=101, minutes=7)
    assert ["gpu_below", "disk_above", "minutes"] == [problem.where for problem in error.value.problems]
