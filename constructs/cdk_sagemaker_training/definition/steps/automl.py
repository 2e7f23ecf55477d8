"""A step that runs one AutoML job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeAlias

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, items, s3_uri
from cdk_sagemaker_training.definition.fields.job_fields import either
from cdk_sagemaker_training.definition.fields.spec import as_tuple
from cdk_sagemaker_training.definition.fields.variables import Json, PipelineVariable
from cdk_sagemaker_training.definition.models.automl import AutoML, AutoMLInput
from cdk_sagemaker_training.definition.models.model import Model
from cdk_sagemaker_training.definition.steps.step import ManagedJobStep
from cdk_sagemaker_training.errors import Problem

Given: TypeAlias = "AutoMLInput | str | PipelineVariable"

_MODEL_VARIABLES = (
    "MODEL_NAME",
    "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT",
    "SAGEMAKER_SUBMIT_DIRECTORY",
    "SAGEMAKER_INFERENCE_SUPPORTED",
    "SAGEMAKER_INFERENCE_OUTPUT",
    "SAGEMAKER_PROGRAM",
)
"""What the container of the best candidate must be told (SDK, ``AutoMLStep.get_best_auto_ml_model``)."""


def _inputs(value: Sequence[Given] | Given) -> Sequence[Given]:
    """Converter: one input alone is a list of one."""
    return (value,) if isinstance(value, str | PipelineVariable | AutoMLInput) else as_tuple(value)


@attrs.frozen(kw_only=True)
class AutoMLStep(ManagedJobStep):
    """Lets the service find a model (CreateAutoMLJob). ``inputs``: 1-2 of ``AutoMLInput`` or S3 location."""

    type: ClassVar[str] = "AutoML"

    auto_ml: AutoML = attrs.field(metadata=checked(instance_of(AutoML)))
    inputs: Sequence[Given] = attrs.field(
        converter=_inputs, metadata=checked(items(either(instance_of(AutoMLInput), s3_uri()), minimum=1, maximum=2))
    )

    def arguments(self) -> dict[str, Json]:
        given = [i if isinstance(i, AutoMLInput) else self.auto_ml.as_input(i) for i in self.inputs]
        return self.auto_ml.fit(given)

    def problems(self) -> Iterable[Problem]:
        if list(self.field_problems()):
            return
        found = list(self.auto_ml.input_problems(self.inputs))
        yield from found
        if not found:
            yield from ManagedJobStep.problems(self)

    def get_best_auto_ml_model(self, role: str | PipelineVariable | None = None) -> Model:
        """The model of the best candidate, for a ``CreateModelStep`` or ``RegisterModel``."""
        container = self.properties.BestCandidate.InferenceContainers[0]
        return Model(
            image_uri=container.Image,
            model_data=container.ModelDataUrl,
            env={name: container.Environment[name] for name in _MODEL_VARIABLES},
            role=role,
        )
