"""The values that the training jobs of a tuning job get.

HOW: https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-how-it-works.html
RANGES: https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-define-ranges.html
API: ``ParameterRanges``. Which value comes next is this module's own choice: the service's is not public.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cdk_sagemaker_training.definition.tuning.strategies import scaling_problem
from cdk_sagemaker_training.local.emulator.members import list_at
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

_INTEGER: Final = "IntegerParameterRanges"
_CONTINUOUS: Final = "ContinuousParameterRanges"
_CATEGORICAL: Final = "CategoricalParameterRanges"

Values = Mapping[str, str]
"""What a training job tries, by hyperparameter."""


def check(strategy: str, ranges: Mapping[str, Any]) -> None:
    """Raise ``RefusedError`` for ranges that hold nothing, that their scale does not suit, or that no grid has."""
    for kind, one in _numbers(ranges):
        if strategy == "Grid":
            raise RefusedError(f"Grid search takes categorical hyperparameters alone; {one['Name']} is in {kind}.")
        lowest, highest = _bounds(kind, one)
        if lowest > highest:
            raise RefusedError(f"Hyperparameter {one['Name']}: MinValue {lowest} is more than MaxValue {highest}.")
        if (allowed := scaling_problem(one.get("ScalingType"), lowest, highest)) is not None:
            raise RefusedError(
                f"Hyperparameter {one['Name']}: {one['ScalingType']} for {lowest} to {highest}: {allowed}."
            )
    if not any(ranges.get(kind) for kind in (_INTEGER, _CONTINUOUS, _CATEGORICAL)):
        raise RefusedError("A tuning job needs a range of at least one hyperparameter.")


def grid_size(ranges: Mapping[str, Any]) -> int:
    """HOW: a grid tries every combination of the categorical values once."""
    return math.prod(len(_choices(one)) for one in list_at(ranges, _CATEGORICAL))


def grid(ranges: Mapping[str, Any]) -> Iterator[Values]:
    """Every combination, the last hyperparameter's values first."""
    chosen = list_at(ranges, _CATEGORICAL)
    names = [str(one["Name"]) for one in chosen]
    for values in itertools.product(*(_choices(one) for one in chosen)):
        yield dict(zip(names, values, strict=True))


def at_random(ranges: Mapping[str, Any], source: random.Random) -> Iterator[Values]:
    """One combination after the other, without an end; the same ones from a source with the same seed."""
    while True:
        values = {str(one["Name"]): _drawn(kind, one, source) for kind, one in _numbers(ranges)}
        for one in list_at(ranges, _CATEGORICAL):
            values[str(one["Name"])] = source.choice(_choices(one))
        yield values


def _choices(one: Mapping[str, Any]) -> Sequence[str]:
    return list(dict.fromkeys(one["Values"]))


def _numbers(ranges: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(kind, one) for kind in (_INTEGER, _CONTINUOUS) for one in list_at(ranges, kind)]


def _bounds(kind: str, one: Mapping[str, Any]) -> tuple[float, float]:
    try:
        lowest, highest = float(one["MinValue"]), float(one["MaxValue"])
    except ValueError as error:
        raise RefusedError(f"Hyperparameter {one['Name']}: a bound is no number: {error}.") from error
    whole = lowest.is_integer() and highest.is_integer()
    if not (math.isfinite(lowest) and math.isfinite(highest)) or (kind == _INTEGER and not whole):
        raise RefusedError(f"Hyperparameter {one['Name']}: {lowest} to {highest} is no range of {kind}.")
    return lowest, highest


def _drawn(kind: str, one: Mapping[str, Any], source: random.Random) -> str:
    lowest, highest = _bounds(kind, one)
    scaling = one.get("ScalingType", "Auto")
    if kind == _INTEGER:
        # Each whole number has the part of the scale that is nearer to it than to others.
        drawn = round(_scaled(scaling, lowest - 0.5, highest + 0.5, source))
        return str(int(min(max(drawn, lowest), highest)))
    return repr(min(max(_scaled(scaling, lowest, highest, source), lowest), highest))


def _scaled(scaling: str, lowest: float, highest: float, source: random.Random) -> float:
    """RANGES: by order of magnitude above 0, or below 1. Auto, which the service chooses by itself, is linear here."""
    if scaling == "Logarithmic":
        return math.exp(source.uniform(math.log(lowest), math.log(highest)))
    if scaling == "ReverseLogarithmic":
        return 1 - math.exp(source.uniform(math.log1p(-highest), math.log1p(-lowest)))
    return source.uniform(lowest, highest)
