"""A step that runs one training job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

import attrs

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.checks import Check, checked, instance_of, mapping, s3_uri, text
from cdk_sagemaker_training.definition.estimator import EstimatorBase
from cdk_sagemaker_training.definition.inputs import FileSystemInput, TrainingInput
from cdk_sagemaker_training.definition.spec import frozen_mapping
from cdk_sagemaker_training.definition.steps.step import JobStep
from cdk_sagemaker_training.definition.training_request import Channel, training_request
from cdk_sagemaker_training.definition.variables import Json
from cdk_sagemaker_training.errors import Problem


def _channels(value: Mapping[str, Channel] | Channel) -> Mapping[str, Channel]:
    """Converter: one input alone is the channel "training", as in the SDK's ``fit``."""
    return frozen_mapping(value if isinstance(value, Mapping) else {"training": value})


def _channel() -> Check:
    def check(where: str, value: object) -> Iterable[Problem]:
        return () if isinstance(value, TrainingInput | FileSystemInput) else s3_uri()(where, value)

    return check


@attrs.frozen(kw_only=True)
class TrainingStep(JobStep):
    """Trains a model. ``inputs``: 1-20 channels by name (1-64 letters, digits, ``.``, ``-``, ``_``), or one input."""

    type: ClassVar[str] = "Training"

    estimator: EstimatorBase = attrs.field(metadata=checked(instance_of(EstimatorBase)))
    inputs: Mapping[str, Channel] = attrs.field(
        factory=dict[str, Channel],
        converter=_channels,
        metadata=checked(
            mapping(
                _channel(),
                check_key=text(pattern=limits.CHANNEL_NAME_PATTERN, minimum=1, maximum=limits.MAX_CHANNEL_NAME_CHARS),
                maximum=limits.MAX_CHANNELS,
            )
        ),
    )

    def arguments(self) -> dict[str, Json]:
        return training_request(self.estimator, self.inputs)

    def problems(self) -> Iterable[Problem]:
        yield from JobStep.problems(self)
        if list(self.field_problems()) or self.estimator.model_uri is None:
            return
        if (name := self.estimator.model_channel_name) in self.inputs:
            yield Problem("inputs", name, "channel names unlike the estimator's model_channel_name")
