"""What a Condition step decides by. Names and members: the SDK's ``workflow/conditions.py``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.fields.checks import Check, checked, instance_of, items, scalar
from cdk_sagemaker_training.definition.fields.job_fields import Scalar
from cdk_sagemaker_training.definition.fields.spec import Spec, as_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, render


@attrs.frozen(kw_only=True)
class Condition(Spec):
    """Base of all conditions. There is no "and": a step takes a list of conditions that must all hold."""

    type: ClassVar[str]

    def to_request(self) -> dict[str, Json]:
        """The condition as it stands in the document."""
        raise NotImplementedError


@attrs.frozen
class ConditionComparison(Condition):
    """Two values compared: literals, parameters, properties of steps, execution variables or ``JsonGet``."""

    left: Scalar = attrs.field(metadata=checked(scalar()))
    right: Scalar = attrs.field(metadata=checked(scalar()))

    def to_request(self) -> dict[str, Json]:
        return {"Type": self.type, "LeftValue": render(self.left), "RightValue": render(self.right)}


@attrs.frozen
class ConditionEquals(ConditionComparison):
    """``left == right``."""

    type: ClassVar[str] = "Equals"


@attrs.frozen
class ConditionGreaterThan(ConditionComparison):
    """``left > right``."""

    type: ClassVar[str] = "GreaterThan"


@attrs.frozen
class ConditionGreaterThanOrEqualTo(ConditionComparison):
    """``left >= right``."""

    type: ClassVar[str] = "GreaterThanOrEqualTo"


@attrs.frozen
class ConditionLessThan(ConditionComparison):
    """``left < right``."""

    type: ClassVar[str] = "LessThan"


@attrs.frozen
class ConditionLessThanOrEqualTo(ConditionComparison):
    """``left <= right``."""

    type: ClassVar[str] = "LessThanOrEqualTo"


@attrs.frozen
class ConditionIn(Condition):
    """``value`` is one of ``in_values``, at least one."""

    type: ClassVar[str] = "In"

    value: Scalar = attrs.field(metadata=checked(scalar()))
    in_values: Sequence[Scalar] = attrs.field(converter=as_tuple, metadata=checked(items(scalar(), minimum=1)))

    def to_request(self) -> dict[str, Json]:
        return {"Type": self.type, "QueryValue": render(self.value), "Values": render(self.in_values)}


def conditions(*, minimum: int) -> Check:
    """A list of conditions."""
    return items(instance_of(Condition), minimum=minimum)


@attrs.frozen
class ConditionNot(Condition):
    """``expression`` does not hold."""

    type: ClassVar[str] = "Not"

    expression: Condition = attrs.field(metadata=checked(instance_of(Condition)))

    def to_request(self) -> dict[str, Json]:
        return {"Type": self.type, "Condition": self.expression.to_request()}


@attrs.frozen
class ConditionOr(Condition):
    """At least one of ``conditions`` holds."""

    type: ClassVar[str] = "Or"

    conditions: Sequence[Condition] = attrs.field(converter=as_tuple, metadata=checked(conditions(minimum=1)))

    def to_request(self) -> dict[str, Json]:
        return {"Type": self.type, "Conditions": [condition.to_request() for condition in self.conditions]}
