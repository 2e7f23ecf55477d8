"""A step that ends the execution as failed."""

from __future__ import annotations

from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.expressions.properties import Properties
from cdk_sagemaker_training.definition.fields.checks import checked, text
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable, render
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import InvalidInputError, Problem


@attrs.frozen(kw_only=True)
class FailStep(Step):
    """Ends the execution; ``error_message``, default the empty text, becomes its failure reason.

    It takes neither retry policies nor caching, and has no properties: nothing runs after it.
    """

    type: ClassVar[str] = "Fail"

    error_message: str | PipelineVariable = attrs.field(default="", metadata=checked(text()))

    def arguments(self) -> dict[str, Json]:
        return {"ErrorMessage": render(self.error_message)}

    @property
    def properties(self) -> Properties:
        allowed = "a step that others can wait for: a Fail step ends the execution"
        raise InvalidInputError(self.subject, [Problem("properties", "a reference to its properties", allowed)])
