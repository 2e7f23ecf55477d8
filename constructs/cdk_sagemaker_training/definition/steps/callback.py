"""A step that waits until somebody outside the pipeline answers a message."""

from __future__ import annotations

from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, text
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, render
from cdk_sagemaker_training.definition.steps.exchange import ExchangeStep


@attrs.frozen(kw_only=True)
class CallbackStep(ExchangeStep):
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

    def to_request(self) -> dict[str, Json]:
        return {**ExchangeStep.to_request(self), "SqsQueueUrl": render(self.sqs_queue_url)}
