"""A step that runs one of two branches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.expressions.conditions import Condition
from cdk_sagemaker_training.definition.expressions.conditions import conditions as conditions_check
from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, items
from cdk_sagemaker_training.definition.fields.spec import as_tuple
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.steps.step import Step

_STEPS = items(instance_of(Step))


@attrs.frozen(kw_only=True)
class ConditionStep(Step):
    """Runs ``if_steps`` where all ``conditions`` (at least one) hold, and ``else_steps`` where one does not.

    Steps of a branch are listed here and nowhere else; a branch may hold further Condition steps. Its own property is
    ``properties.Outcome``. It takes neither retry policies nor caching.
    """

    type: ClassVar[str] = "Condition"

    conditions: Sequence[Condition] = attrs.field(converter=as_tuple, metadata=checked(conditions_check(minimum=1)))
    if_steps: Sequence[Step] = attrs.field(default=(), converter=as_tuple, metadata=checked(_STEPS))
    else_steps: Sequence[Step] = attrs.field(default=(), converter=as_tuple, metadata=checked(_STEPS))

    def arguments(self) -> dict[str, Json]:
        return {
            "Conditions": [condition.to_request() for condition in self.conditions],
            "IfSteps": [step.to_request() for step in self.if_steps],
            "ElseSteps": [step.to_request() for step in self.else_steps],
        }
