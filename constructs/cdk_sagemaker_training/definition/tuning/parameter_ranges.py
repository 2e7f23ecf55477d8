"""The ranges that a tuning job searches, one per hyperparameter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, cast

import attrs

from cdk_sagemaker_training.catalog.limits import MAX_TUNED_HYPERPARAMETERS
from cdk_sagemaker_training.definition.fields.checks import checked, integer, is_unknown, items, number, one_of, scalar
from cdk_sagemaker_training.definition.fields.job_fields import Scalar, Text
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, render, render_text
from cdk_sagemaker_training.definition.tuning.strategies import scaling_problem
from cdk_sagemaker_training.errors import Problem


@attrs.frozen(kw_only=True)
class ParameterRange(Spec):
    """Base of the three kinds of ranges."""

    kind: ClassVar[str]

    def to_request(self, name: str, encoded: Callable[[object], Json] = render_text) -> dict[str, Json]:
        """The entry in ``ParameterRanges`` for the hyperparameter ``name``; ``encoded``: how it takes a choice."""
        raise NotImplementedError


@attrs.frozen(kw_only=True)
class _NumberRange(ParameterRange):
    @property
    def bounds(self) -> tuple[object, object, object]:
        """Lowest value, highest value, scaling type."""
        raise NotImplementedError

    def to_request(self, name: str, encoded: Callable[[object], Json] = render_text) -> dict[str, Json]:  # noqa: ARG002 - numbers are the same everywhere
        low, high, scaling = self.bounds
        return {
            "Name": name,
            "MinValue": render_text(low),
            "MaxValue": render_text(high),
            "ScalingType": render(scaling),
        }

    def problems(self) -> Iterable[Problem]:
        low, high, scaling = self.bounds
        if list(self.field_problems()) or is_unknown(low) or is_unknown(high):
            return
        lowest, highest = cast("float", low), cast("float", high)
        if lowest > highest:
            yield Problem("min_value, max_value", (low, high), "min_value <= max_value")
        if (allowed := scaling_problem(scaling, lowest, highest)) is not None:
            yield Problem("scaling_type", scaling, allowed)


@attrs.frozen
class ContinuousParameter(_NumberRange):
    """Any number from ``min_value`` to ``max_value``.

    ``scaling_type``: "Auto" (default), "Linear", "Logarithmic" (all values > 0) or "ReverseLogarithmic" (0 <= x < 1).
    Source: ``ContinuousParameterRange`` of the service model.
    """

    kind: ClassVar[str] = "Continuous"

    min_value: float | PipelineVariable = attrs.field(metadata=checked(number()))
    max_value: float | PipelineVariable = attrs.field(metadata=checked(number()))
    scaling_type: Text = attrs.field(
        default="Auto", metadata=checked(one_of("Auto", "Linear", "Logarithmic", "ReverseLogarithmic"))
    )

    @property
    def bounds(self) -> tuple[object, object, object]:
        return self.min_value, self.max_value, self.scaling_type


@attrs.frozen
class IntegerParameter(_NumberRange):
    """Any whole number from ``min_value`` to ``max_value``.

    ``scaling_type``: "Auto" (default), "Linear" or "Logarithmic" (all values > 0). Source: ``IntegerParameterRange``.
    """

    kind: ClassVar[str] = "Integer"

    min_value: int | PipelineVariable = attrs.field(metadata=checked(integer()))
    max_value: int | PipelineVariable = attrs.field(metadata=checked(integer()))
    scaling_type: Text = attrs.field(default="Auto", metadata=checked(one_of("Auto", "Linear", "Logarithmic")))

    @property
    def bounds(self) -> tuple[object, object, object]:
        return self.min_value, self.max_value, self.scaling_type


@attrs.frozen
class CategoricalParameter(ParameterRange):
    """One of ``values``: 1-30, of at most 256 characters each, stored as text (``CategoricalParameterRange``)."""

    kind: ClassVar[str] = "Categorical"

    values: Sequence[Scalar] = attrs.field(
        converter=as_tuple, metadata=checked(items(scalar(maximum=256), minimum=1, maximum=30))
    )

    def to_request(self, name: str, encoded: Callable[[object], Json] = render_text) -> dict[str, Json]:
        return {"Name": name, "Values": [encoded(value) for value in self.values]}


def ranges_request(
    ranges: Mapping[str, ParameterRange], encoded: Callable[[object], Json] = render_text
) -> dict[str, Json]:
    """``ParameterRanges``: the three kinds, those without a range as empty lists, as the SDK writes them.

    ``encoded``: how the container takes a choice.
    """
    return {
        f"{kind}ParameterRanges": [r.to_request(name, encoded) for name, r in ranges.items() if r.kind == kind]
        for kind in ("Continuous", "Categorical", "Integer")
    }


def range_problems(where: str, ranges: Mapping[str, ParameterRange]) -> Iterable[Problem]:
    """Too many ranges."""
    if len(ranges) > MAX_TUNED_HYPERPARAMETERS:
        yield Problem(where, f"{len(ranges)} ranges", f"at most {MAX_TUNED_HYPERPARAMETERS} of all kinds together")
