"""Which values are tried: inside of their ranges, by their scale, the same ones from the same seed."""

from __future__ import annotations

import itertools
import math
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.local.emulator.tuning_values import at_random, check, grid, grid_size

SCALES = ("Auto", "Linear", "Logarithmic", "ReverseLogarithmic")


def number(low: float, high: float, scale: str = "Auto", name: str = "x") -> dict[str, str]:
    return {"Name": name, "MinValue": str(low), "MaxValue": str(high), "ScalingType": scale}


def drawn(ranges: dict[str, Any], count: int, seed: int = 0) -> list[dict[str, str]]:
    check("Random", ranges)
    return [dict(values) for values in itertools.islice(at_random(ranges, random.Random(seed)), count)]


@st.composite
def continuous(draw: st.DrawFn) -> dict[str, str]:
    scale = draw(st.sampled_from(SCALES))
    lowest = {"Logarithmic": 1e-9, "ReverseLogarithmic": 0.0}.get(scale, -1e9)
    highest = 0.999_999 if scale == "ReverseLogarithmic" else 1e9
    low, high = sorted(draw(st.lists(st.floats(lowest, highest), min_size=2, max_size=2)))
    return number(low, high, scale)


@given(continuous(), st.integers(0, 2**31))
def test_numbers_are_inside_of_their_range(one: dict[str, str], seed: int) -> None:
    values = [float(each["x"]) for each in drawn({"ContinuousParameterRanges": [one]}, 5, seed)]
    assert all(float(one["MinValue"]) <= value <= float(one["MaxValue"]) for value in values)


@given(st.integers(1, 1000), st.integers(0, 1000), st.sampled_from(SCALES[:3]), st.integers(0, 2**31))
def test_whole_numbers_are_whole_and_inside(low: int, more: int, scale: str, seed: int) -> None:
    texts = [each["x"] for each in drawn({"IntegerParameterRanges": [number(low, low + more, scale)]}, 5, seed)]
    assert all(text == str(int(text)) and low <= int(text) <= low + more for text in texts)


@given(st.integers(0, 2**31))
def test_the_same_seed_tries_the_same(seed: int) -> None:
    ranges = {
        "ContinuousParameterRanges": [number(0, 1)],
        "IntegerParameterRanges": [number(1, 9, name="i")],
        "CategoricalParameterRanges": [{"Name": "c", "Values": ["a", "b"]}],
    }
    assert drawn(ranges, 4, seed) == drawn(ranges, 4, seed)
    assert drawn(ranges, 4, seed) != drawn(ranges, 4, seed + 1)


@pytest.mark.parametrize(
    ("scale", "bounds", "middle"),
    [
        ("Auto", (0.0, 100.0), 50.0),
        ("Linear", (0.0, 100.0), 50.0),
        ("Logarithmic", (0.001, 10.0), 0.1),
        ("ReverseLogarithmic", (0.0, 0.9999), 0.99),
    ],
)
def test_half_of_the_values_lie_below_the_middle_of_the_scale(
    scale: str, bounds: tuple[float, float], middle: float
) -> None:
    values = [float(each["x"]) for each in drawn({"ContinuousParameterRanges": [number(*bounds, scale)]}, 2000)]
    assert sum(value < middle for value in values) == pytest.approx(1000, abs=100)


@pytest.mark.parametrize("scale", ["Linear", "Logarithmic"])
def test_each_whole_number_has_its_share_of_the_scale(scale: str) -> None:
    counts = Counter(int(each["x"]) for each in drawn({"IntegerParameterRanges": [number(1, 4, scale)]}, 4000))
    width = {value: math.log((value + 0.5) / (value - 0.5)) if scale == "Logarithmic" else 1 for value in range(1, 5)}
    shares = {value: 4000 * width[value] / sum(width.values()) for value in width}
    assert shares == pytest.approx(dict(counts), abs=160)


@given(st.lists(st.lists(st.text("abc", min_size=1, max_size=2), min_size=1, max_size=4), min_size=1, max_size=3))
def test_a_grid_has_each_combination_once(values: list[list[str]]) -> None:
    ranges = {"CategoricalParameterRanges": [{"Name": str(index), "Values": each} for index, each in enumerate(values)]}
    found = [tuple(each[str(index)] for index in range(len(values))) for each in grid(ranges)]
    assert set(itertools.product(*values)) == set(found)
    assert grid_size(ranges) == len(found) == len(set(found))


@pytest.mark.parametrize(
    ("strategy", "ranges", "message"),
    [
        ("Random", {}, "at least one hyperparameter"),
        ("Grid", {"IntegerParameterRanges": [number(1, 2)]}, "categorical hyperparameters alone; x"),
        ("Random", {"ContinuousParameterRanges": [number(2, 1)]}, "MinValue 2.0 is more than MaxValue 1.0"),
        ("Random", {"ContinuousParameterRanges": [number(0, 1, "Logarithmic")]}, "greater than 0"),
        ("Random", {"ContinuousParameterRanges": [number(0, 1, "ReverseLogarithmic")]}, "0 <= x < 1.0"),
        ("Random", {"IntegerParameterRanges": [number(0.5, 1)]}, "0.5 to 1.0 is no range of IntegerParameterRanges"),
        ("Random", {"ContinuousParameterRanges": [{**number(0, 1), "MaxValue": "one"}]}, "a bound is no number"),
        ("Random", {"ContinuousParameterRanges": [{**number(0, 1), "MaxValue": "inf"}]}, "is no range"),
    ],
)
def test_ranges_that_are_refused(strategy: str, ranges: dict[str, Any], message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        check(strategy, ranges)
