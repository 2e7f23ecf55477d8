"""Checks the typed inputs of a built-in algorithm against the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.checks import is_unknown
from cdk_sagemaker_training.definition.training.channel_mistakes import (
    ChannelJob,
    ChannelMistake,
    Setting,
    channel_mistakes,
    label_size,
)
from cdk_sagemaker_training.definition.training.channels import Channel
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given
from cdk_sagemaker_training.definition.training.inputs import FileSystemInput, TrainingInput
from cdk_sagemaker_training.errors import Problem

_PLAIN: Final = TrainingInput(s3_data="s3://bucket/prefix/")
"""What an input that is only a location has for its other settings."""


@attrs.frozen(kw_only=True)
class Job(ByValue):
    """The job whose channels are checked. ``several_instances``: None where it is not known."""

    given: Given
    input_mode: object
    several_instances: bool | None


def channel_problems(where: str, job: Job, inputs: Mapping[str, Channel]) -> Iterable[Problem]:
    """Channels that are missing, unknown or in a form that the algorithm does not take. ``where``: names the inputs."""
    settings = [_setting(name, channel, job) for name, channel in inputs.items()]
    found = ChannelJob(given=job.given, several_instances=job.several_instances, settings=settings)
    for mistake in channel_mistakes(found):
        if mistake.verified:
            yield Problem(_place(where, mistake), mistake.given, mistake.allowed, mistake.fix)


def _place(where: str, mistake: ChannelMistake) -> str:
    if mistake.setting is None:
        return where
    if mistake.needs_channel is not None:
        return f"inputs[{mistake.needs_channel!r}]"
    if mistake.needs_hyperparameter is not None:
        return f"hyperparameters[{mistake.needs_hyperparameter!r}]"
    at = f"{where}[{mistake.setting.name!r}]"
    return f"{at}.{mistake.member}" if mistake.member else at


def _setting(name: str, channel: Channel, job: Job) -> Setting:
    if isinstance(channel, FileSystemInput):
        mode, augmented, distribution = "File", False, None
    else:
        source = channel if isinstance(channel, TrainingInput) else _PLAIN
        mode = _known(job.input_mode if source.input_mode is None else source.input_mode)
        kind = _known(source.s3_data_type)
        augmented = None if kind is None else kind == "AugmentedManifestFile"
        distribution = _known(source.distribution)
    content_type = channel.content_type if isinstance(channel, FileSystemInput | TrainingInput) else None
    given = job.given.algorithm.default_content_type if content_type is None else _known(content_type)
    return Setting(
        name=name,
        mode=mode,
        content_type=None if given is None else given.split(";")[0].strip().lower(),
        content_type_missing=content_type is None,
        distribution=distribution,
        augmented=augmented,
        label_size=None if content_type is None else label_size(given),
    )


def _known(value: object) -> str | None:
    return value if isinstance(value, str) and not is_unknown(value) else None
