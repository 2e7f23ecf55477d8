"""A step that runs one batch transform job."""

from __future__ import annotations

from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, instance_of
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.models.transformer import Transformer, TransformInput
from cdk_sagemaker_training.definition.steps.step import ManagedJobStep


@attrs.frozen(kw_only=True)
class TransformStep(ManagedJobStep):
    """Applies a model to the objects of ``inputs`` (CreateTransformJob)."""

    type: ClassVar[str] = "Transform"

    transformer: Transformer = attrs.field(metadata=checked(instance_of(Transformer)))
    inputs: TransformInput = attrs.field(metadata=checked(instance_of(TransformInput)))

    def arguments(self) -> dict[str, Json]:
        return self.transformer.transform(self.inputs)
