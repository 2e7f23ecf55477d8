"""A step that runs one training job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

import attrs

from cdk_sagemaker_training.definition.fields.checks import checked, instance_of
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.steps.step import ManagedJobStep
from cdk_sagemaker_training.definition.training.channels import CHANNELS, Channel, channels_of
from cdk_sagemaker_training.definition.training.estimator import EstimatorBase
from cdk_sagemaker_training.definition.training.training_request import training_request
from cdk_sagemaker_training.errors import Problem


@attrs.frozen(kw_only=True)
class TrainingStep(ManagedJobStep):
    """Trains a model. ``inputs``: 1-20 channels by name (1-64 letters, digits, ``.``, ``-``, ``_``), or one input."""

    type: ClassVar[str] = "Training"

    estimator: EstimatorBase = attrs.field(metadata=checked(instance_of(EstimatorBase)))
    inputs: Mapping[str, Channel] = attrs.field(
        factory=dict[str, Channel],
        converter=channels_of,
        metadata=checked(CHANNELS),
    )

    def arguments(self) -> dict[str, Json]:
        return training_request(self.estimator, self.inputs)

    def problems(self) -> Iterable[Problem]:
        yield from ManagedJobStep.problems(self)
        if list(self.field_problems()):
            return
        yield from self.estimator.channel_problems("inputs", self.inputs)
        name = self.estimator.model_channel_name
        if self.estimator.model_uri is not None and name in list(self.inputs):
            yield Problem("inputs", name, "channel names unlike the estimator's model_channel_name")
