"""What is wrong with the channels of a built-in algorithm's job, worked out once for the rules that tell of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, cast

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.training.channel_mistakes import (
    ChannelJob,
    ChannelMistake,
    Kind,
    Member,
    Setting,
    channel_mistakes,
    label_size,
)
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given
from cdk_sagemaker_training.definition.training.inputs import DISTRIBUTIONS, INPUT_MODES
from cdk_sagemaker_training.errors import MISSING
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.views.channel import ChannelView
from cdk_sagemaker_training.rules.views.place import Place

if TYPE_CHECKING:
    from cdk_sagemaker_training.rules.views.training_job import TrainingJob

_PATHS: Final[Mapping[Member, tuple[str, ...]]] = {
    "": (),
    "content_type": ("ContentType",),
    "distribution": ("DataSource", "S3DataSource", "S3DataDistributionType"),
    "s3_data_type": ("DataSource", "S3DataSource", "S3DataType"),
}


@attrs.frozen
class ChannelProblem(ByValue):
    """A mistake and the channel at fault, None for all of them together."""

    mistake: ChannelMistake
    channel: ChannelView | None
    job: TrainingJob

    @property
    def kind(self) -> Kind:
        """What it is about."""
        return self.mistake.kind

    @property
    def verified(self) -> bool:
        """Whether the fact behind it is."""
        return self.mistake.verified

    @property
    def place(self) -> tuple[Place, tuple[str, ...]]:
        """Where it stands, or where what is missing would stand: an object and a path in it."""
        if self.mistake.needs_hyperparameter is not None:
            return self.job, (self.job.hyperparameters_key, self.mistake.needs_hyperparameter)
        if self.channel is None or self.mistake.needs_channel is not None:
            return self.job, ("InputDataConfig",)
        if self.mistake.member == "input_mode":
            return self.channel.mode_place
        if self.kind == "unknown channel":
            return self.channel, ("ChannelName",)
        return self.channel, _PATHS[self.mistake.member]

    @property
    def message(self) -> str:
        """What is wrong, with the values that make it so."""
        found = self.mistake
        reason = found.allowed.partition(": ")[2]
        if found.setting is None:
            given = "there are no channels" if found.given is MISSING else f"the channels are {_listed(found.given)}"
            return f"{given}, what is missing is {found.allowed}"
        return f"channel {found.setting.name!r} {self._of_channel(reason)}"

    @property
    def fix(self) -> str:
        """What to do here; empty for the rule's own words."""
        found = self.mistake
        if found.member == "distribution" and found.setting is not None:
            return f"give distribution (S3DataDistributionType) {found.allowed.partition(':')[0]!r}"
        if found.member == "input_mode" and found.fix:
            return f"give input_mode ({self.place[1][-1]}) 'FastFile', which streams too"
        if found.needs_channel is not None and found.fix:
            return f"call the channel 'training' {found.needs_channel!r} (ChannelName)"
        return found.fix

    def _of_channel(self, reason: str) -> str:
        found = self.mistake
        if found.needs_channel is not None:
            return f"needs a channel {found.needs_channel!r} besides: {reason}"
        if found.needs_hyperparameter is not None:
            return f"needs a hyperparameter {found.needs_hyperparameter!r}: {reason}"
        if self.kind == "unknown channel":
            return f"is not {found.allowed}"
        if found.member == "s3_data_type":
            return f"is {found.given}, it must be {found.allowed}"
        member = self.place[1][-1]
        if found.given is MISSING:
            return f"has no {member}, it needs {found.allowed}"
        return f"has {member} {found.given!r}, it takes {found.allowed}"

    @property
    def told(self) -> Mistake:
        """The mistake where it stands, in the words of the request."""
        place, path = self.place
        return place.mistake(*path, message=self.message, fix=self.fix)


def problems_of(job: TrainingJob) -> list[ChannelProblem]:
    """What is wrong with the channels of a job; nothing where it runs no built-in algorithm."""
    given = job.settings
    if given is None:
        return []
    named = [(channel, channel.name) for channel in job.channels]
    settings = [(channel, _setting(channel, name, given)) for channel, name in named if name is not None]
    count, listed = job.instance_count, job.listed("InputDataConfig")
    found = ChannelJob(
        given=given,
        several_instances=None if count is None else count > 1,
        settings=[setting for _, setting in settings],
        all_known=not job.given("InputDataConfig") if listed is None else len(settings) == len(listed),
    )
    by_setting = {id(setting): channel for channel, setting in settings}
    return [
        ChannelProblem(mistake, None if mistake.setting is None else by_setting[id(mistake.setting)], job)
        for mistake in channel_mistakes(found)
    ]


def _setting(channel: ChannelView, name: str, given: Given) -> Setting:
    source = channel.s3
    kind = channel.s3_data_type
    missing = not channel.given("ContentType")
    files = channel.file_system is not None
    return Setting(
        name=name,
        mode="File" if files else _among(INPUT_MODES, channel.input_mode),
        content_type=given.algorithm.default_content_type if missing else channel.content_type,
        content_type_missing=missing,
        distribution=None if source is None else _among(DISTRIBUTIONS, source.text("S3DataDistributionType")),
        augmented=False if files else None if kind is None else kind == "AugmentedManifestFile",
        label_size=None if missing else label_size(channel.text("ContentType")),
    )


def _among(known: Sequence[str], given: str | None) -> str | None:
    """What is given; None where it is nothing that there is, which is a mistake of its own."""
    return given if given in known else None


def _listed(names: object) -> str:
    return ", ".join(map(repr, cast("list[object]", names) if isinstance(names, list) else [names]))
