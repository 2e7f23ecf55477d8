"""A step that calls a Lambda function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.expressions.outputs import (
    OUTPUTS,
    LambdaOutput,
    output_properties,
    repeated_outputs,
)
from cdk_sagemaker_training.definition.expressions.properties import Properties
from cdk_sagemaker_training.definition.fields.checks import checked, json_value, mapping, text
from cdk_sagemaker_training.definition.fields.spec import as_tuple, frozen_mapping
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, render
from cdk_sagemaker_training.definition.steps.step import CacheableStep
from cdk_sagemaker_training.errors import Problem


@attrs.frozen(kw_only=True)
class LambdaStep(CacheableStep):
    """Calls a function with ``inputs`` as its event and takes ``outputs`` from the dict that it returns.

    ``function_arn``: the ARN of the function, of a version or of an alias; the pipeline's role must be allowed to
    invoke it. An output is referred to by ``step.properties.Outputs["name"]``. It takes no retry policies.
    """

    type: ClassVar[str] = "Lambda"

    function_arn: str | PipelineVariable = attrs.field(
        metadata=checked(
            text(
                pattern=r"arn:aws[a-z\-]*:lambda:[a-z0-9\-]+:\d{12}:function:[a-zA-Z0-9\-_.]+(:(\$LATEST|[a-zA-Z0-9\-_]+))?",
                maximum=2048,
                like="arn:aws:lambda:eu-west-1:123456789012:function:approve",
            )
        )
    )
    inputs: Mapping[str, object] = attrs.field(
        factory=dict[str, object], converter=frozen_mapping, metadata=checked(mapping(json_value()))
    )
    outputs: Sequence[LambdaOutput] = attrs.field(default=(), converter=as_tuple, metadata=checked(OUTPUTS))

    def arguments(self) -> dict[str, Json]:
        return {key: render(value) for key, value in self.inputs.items()}

    def problems(self) -> Iterable[Problem]:
        yield from CacheableStep.problems(self)
        yield from () if list(self.field_problems()) else repeated_outputs(self.outputs)

    def to_request(self) -> dict[str, Json]:
        return {
            **CacheableStep.to_request(self),
            "FunctionArn": render(self.function_arn),
            "OutputParameters": [output.to_request() for output in self.outputs],
        }

    @property
    def properties(self) -> Properties:
        return output_properties(self.name, self.outputs)
