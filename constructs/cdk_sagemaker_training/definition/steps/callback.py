"""A step that waits until somebody outside the pipeline answers a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.expressions.outputs import (
    OUTPUTS,
    CallbackOutput,
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
class CallbackStep(CacheableStep):
    """Sends ``inputs`` with a token to an SQS queue and waits for an answer that brings ``outputs``.

    ``sqs_queue_url``: the URL of the queue; the pipeline's role must be allowed to send to it. Whoever takes the
    message answers with SendPipelineExecutionStepSuccess or -Failure. An output is referred to by
    ``step.properties.Outputs["name"]``. It takes no retry policies.
    """

    type: ClassVar[str] = "Callback"

    sqs_queue_url: str | PipelineVariable = attrs.field(
        metadata=checked(
            text(
                pattern=r"https://\S+", maximum=2048, like="https://sqs.eu-west-1.amazonaws.com/123456789012/approvals"
            )
        )
    )
    inputs: Mapping[str, object] = attrs.field(
        factory=dict[str, object], converter=frozen_mapping, metadata=checked(mapping(json_value()))
    )
    outputs: Sequence[CallbackOutput] = attrs.field(default=(), converter=as_tuple, metadata=checked(OUTPUTS))

    def arguments(self) -> dict[str, Json]:
        return {key: render(value) for key, value in self.inputs.items()}

    def problems(self) -> Iterable[Problem]:
        yield from CacheableStep.problems(self)
        yield from () if list(self.field_problems()) else repeated_outputs(self.outputs)

    def to_request(self) -> dict[str, Json]:
        return {
            **CacheableStep.to_request(self),
            "SqsQueueUrl": render(self.sqs_queue_url),
            "OutputParameters": [output.to_request() for output in self.outputs],
        }

    @property
    def properties(self) -> Properties:
        return output_properties(self.name, self.outputs)
