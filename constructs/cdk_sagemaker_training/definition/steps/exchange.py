"""What Lambda and Callback steps share: they hand values to code of your own and take values back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from cdk_sagemaker_training.definition.expressions.outputs import (
    OUTPUTS,
    StepOutput,
    output_properties,
    repeated_outputs,
)
from cdk_sagemaker_training.definition.expressions.properties import Properties
from cdk_sagemaker_training.definition.fields.checks import checked, json_value, mapping
from cdk_sagemaker_training.definition.fields.spec import as_tuple, frozen_mapping
from cdk_sagemaker_training.definition.fields.variables import Json, render
from cdk_sagemaker_training.definition.steps.step import CacheableStep
from cdk_sagemaker_training.errors import Problem


@attrs.frozen(kw_only=True)
class ExchangeStep(CacheableStep):
    """``inputs``: what the code gets; ``outputs``: what it answers, each name once.

    An output is referred to by ``step.properties.Outputs["name"]``. It takes no retry policies.
    """

    inputs: Mapping[str, object] = attrs.field(
        factory=dict[str, object], converter=frozen_mapping, metadata=checked(mapping(json_value()))
    )
    outputs: Sequence[StepOutput] = attrs.field(default=(), converter=as_tuple, metadata=checked(OUTPUTS))

    def arguments(self) -> dict[str, Json]:
        return {key: render(value) for key, value in self.inputs.items()}

    def problems(self) -> Iterable[Problem]:
        yield from CacheableStep.problems(self)
        yield from () if list(self.field_problems()) else repeated_outputs(self.outputs)

    def to_request(self) -> dict[str, Json]:
        outputs: list[Json] = [output.to_request() for output in self.outputs]
        return {**CacheableStep.to_request(self), "OutputParameters": outputs}

    @property
    def properties(self) -> Properties:
        return output_properties(self.name, self.outputs)
