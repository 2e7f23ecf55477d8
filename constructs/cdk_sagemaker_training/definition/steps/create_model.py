"""A step that creates a model that can be deployed or transformed with."""

from __future__ import annotations

from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.models.model import ANY_MODEL, AnyModel
from cdk_sagemaker_training.definition.steps.retriable_step import RetriableStep


@attrs.frozen(kw_only=True)
class CreateModelStep(RetriableStep):
    """Creates a model (CreateModel). Its name is the service's: ``step.properties.ModelName``."""

    type: ClassVar[str] = "Model"

    model: AnyModel = attrs.field(metadata=checked(ANY_MODEL))

    def arguments(self) -> dict[str, Json]:
        return self.model.create()
