"""A step that calls a Lambda function."""

from __future__ import annotations

from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, text
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, render
from cdk_sagemaker_training.definition.steps.exchange import ExchangeStep


@attrs.frozen(kw_only=True)
class LambdaStep(ExchangeStep):
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

    def to_request(self) -> dict[str, Json]:
        return {**ExchangeStep.to_request(self), "FunctionArn": render(self.function_arn)}
