"""The channels of a training job by name: how authors may write them, and what is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.fields.checks import mapping, s3_uri, text
from cdk_sagemaker_training.definition.fields.spec import frozen_mapping
from cdk_sagemaker_training.definition.fields.variables import PipelineVariable
from cdk_sagemaker_training.definition.training.inputs import FileSystemInput, TrainingInput
from cdk_sagemaker_training.errors import Problem

Channel: TypeAlias = "TrainingInput | FileSystemInput | str | PipelineVariable"


def channels_of(value: Mapping[str, Channel] | Channel) -> Mapping[str, Channel]:
    """Converter: one input alone is the channel "training", as in the SDK's ``fit``."""
    return frozen_mapping(value if isinstance(value, Mapping) else {"training": value})


_INPUTS: Final = (TrainingInput, FileSystemInput)
_LOCATION: Final = s3_uri()


def _check_channel(where: str, value: object) -> Iterable[Problem]:
    return () if isinstance(value, _INPUTS) else _LOCATION(where, value)


CHANNELS: Final = mapping(
    _check_channel,
    check_key=text(pattern=limits.CHANNEL_NAME_PATTERN, minimum=1, maximum=limits.MAX_CHANNEL_NAME_CHARS),
    maximum=limits.MAX_CHANNELS,
)
"""1-20 channels, names of 1-64 letters, digits, ``.``, ``-`` and ``_`` (``InputDataConfig``, ``ChannelName``)."""
