"""What is wrong with the channels of a built-in algorithm's job, wherever the job is written down.

Typed inputs and definition documents both give ``Setting``; each tells the mistakes in its own words of place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given, PlainValues
from cdk_sagemaker_training.errors import MISSING

if TYPE_CHECKING:  # the facts are loaded when an algorithm is looked up
    from cdk_sagemaker_training.catalog import algorithms as catalog

Kind = Literal["missing channel", "unknown channel", "input mode", "content type", "distribution", "channel rule"]
Member = Literal["", "input_mode", "content_type", "distribution", "s3_data_type"]


@attrs.frozen(kw_only=True)
class Setting:  # not ``ByValue``: hashed so often that a method of its own is felt
    """What one channel says, as far as it is known; None is "not known". ``content_type``: or the default for it.

    ``augmented``: whether it is an augmented manifest. ``label_size``: of the content type, None where it has none.
    """

    name: str
    mode: str | None
    content_type: str | None
    content_type_missing: bool
    distribution: str | None
    augmented: bool | None
    label_size: str | None = None


def label_size(content_type: str | None) -> str | None:
    """``0`` of ``text/csv;label_size=0``; None where there is no such parameter."""
    if content_type is None or ";" not in content_type:
        return None
    pairs = [parameter.partition("=") for parameter in content_type.lower().split(";")[1:]]
    values = {name.strip(): value.strip().strip('"') for name, _, value in pairs}
    return values.get("label_size")


@attrs.frozen(kw_only=True)
class ChannelJob(ByValue):
    """The job whose channels are checked. ``several_instances``: None where it is not known.

    ``all_known``: whether ``settings`` are all of its channels; if not, none is missing for certain.
    """

    given: Given
    several_instances: bool | None
    settings: Sequence[Setting]
    all_known: bool = True

    @property
    def names(self) -> list[str]:
        """The names of the channels."""
        return [setting.name for setting in self.settings]


@attrs.frozen(kw_only=True)
class ChannelMistake(ByValue):
    """One mistake. ``setting``: the channel at fault, None for all of them; ``member``: what of it is, "" for itself.

    ``needs_channel``, ``needs_hyperparameter``: what should be there besides, where that is the mistake.
    ``verified``: whether the fact behind it is.
    """

    kind: Kind
    given: object
    allowed: str
    fix: str = ""
    setting: Setting | None = None
    member: Member = ""
    needs_channel: str | None = None
    needs_hyperparameter: str | None = None
    verified: bool = True


def channel_mistakes(job: ChannelJob) -> Iterable[ChannelMistake]:
    """Channels that are missing, unknown or in a form that the algorithm does not take.

    Pipelines that are made in a loop have the same ones again and again, which are looked at once if nothing is wrong.
    """
    values = job.given.plain_values
    if values is None:
        return _mistakes(job)
    given, settings = job.given, tuple(job.settings)
    known = (given.algorithm, given.version, given.complete, values, job.several_instances, settings, job.all_known)
    return () if _are_sound(*known) else _mistakes(job)


@lru_cache(256)
def _are_sound(
    algorithm: catalog.Algorithm,
    version: str | None,
    complete: bool,
    values: PlainValues,
    several_instances: bool | None,
    settings: tuple[Setting, ...],
    all_known: bool,
) -> bool:
    plain = {name: value for name, _, value in values}
    given = Given(algorithm=algorithm, version=version, hyperparameters=plain, complete=complete)
    job = ChannelJob(given=given, several_instances=several_instances, settings=settings, all_known=all_known)
    return not any(True for _ in _mistakes(job))


def _mistakes(job: ChannelJob) -> Iterator[ChannelMistake]:
    algorithm = job.given.algorithm
    if job.all_known:
        yield from _missing(job)
    for setting in job.settings:
        known = algorithm.channels.get(setting.name)
        if known is None:
            if algorithm.closed:
                allowed = f"{one_of(algorithm.channels)}: {algorithm.name} refuses other channels"
                fix = did_you_mean(setting.name, algorithm.channels)
                yield ChannelMistake(
                    kind="unknown channel", given=setting.name, allowed=allowed, fix=fix, setting=setting
                )
            continue
        modes = _input_modes(job, known)
        if setting.mode is not None and setting.mode not in modes:
            yield _mode_mistake(setting, job, modes)
            continue
        yield from _type_mistakes(setting, known)
        if known.verified and known.distribution is not None and setting.distribution not in (None, known.distribution):
            reason = f"{algorithm.name} takes no other one"
            yield _distribution_mistake("distribution", setting, known.distribution, reason)
        for rule in algorithm.channel_rules:
            if _applies(rule, setting, job):
                found = _rule_mistakes(rule, setting, job)
                yield from found if rule.verified else (attrs.evolve(mistake, verified=False) for mistake in found)


def _missing(job: ChannelJob) -> Iterator[ChannelMistake]:
    algorithm, names = job.given.algorithm, job.names
    for name, known in algorithm.channels.items():
        if name in names or not known.verified:
            continue
        if known.required:
            fix = f"inputs={{{name!r}: ...}}: one input alone is called 'training'" if "training" in names else ""
            allowed = f"a channel {name!r}: {algorithm.name} requires it"
            given = names or MISSING
            yield ChannelMistake(kind="missing channel", given=given, allowed=allowed, fix=fix, needs_channel=name)
        elif known.required_when and job.given.holds(known.required_when):
            reasons = " and ".join(
                f"{c.hyperparameter}={job.given.value(c.hyperparameter)!r}" for c in known.required_when
            )
            allowed = f"a channel {name!r}: {algorithm.name} requires it with {reasons}"
            yield ChannelMistake(kind="missing channel", given=names, allowed=allowed, needs_channel=name)


def _input_modes(job: ChannelJob, known: catalog.Channel) -> tuple[str, ...]:
    modes = job.given.algorithm.input_modes(job.given.version)
    return tuple(mode for mode in modes if not known.input_modes or mode in known.input_modes)


def _mode_mistake(setting: Setting, job: ChannelJob, modes: tuple[str, ...]) -> ChannelMistake:
    fix = "FastFile streams too" if setting.mode == "Pipe" and "FastFile" in modes else ""
    name, version = job.given.algorithm.name, job.given.version or ""
    allowed = f"{one_of(modes)} with {f'{name} {version}'.strip()}"
    return ChannelMistake(
        kind="input mode", given=setting.mode, allowed=allowed, fix=fix, setting=setting, member="input_mode"
    )


def _type_mistakes(setting: Setting, known: catalog.Channel) -> Iterator[ChannelMistake]:
    mode = "File" if setting.mode == "FastFile" else setting.mode
    types = known.content_types.get(mode or "", ())
    # A missing type is the container's default, which is accepted in some mode: what it lacks is said by the rules.
    if not types or not known.verified or setting.content_type is None or setting.content_type_missing:
        return
    if setting.content_type not in types:
        yield ChannelMistake(
            kind="content type",
            given=setting.content_type,
            allowed=f"{one_of(types)} in {setting.mode} mode",
            fix=did_you_mean(setting.content_type, types),
            setting=setting,
            member="content_type",
        )


def _distribution_mistake(kind: Kind, setting: Setting, needed: str, reason: str) -> ChannelMistake:
    return ChannelMistake(
        kind=kind,
        given=setting.distribution,
        allowed=f"{needed}: {reason}",
        fix=f"TrainingInput(..., distribution={needed!r})",
        setting=setting,
        member="distribution",
    )


def _applies(rule: catalog.ChannelRule, setting: Setting, job: ChannelJob) -> bool:
    version = job.given.version
    return (
        setting.name in rule.channels
        and (not rule.versions or version is None or version in rule.versions)
        and (rule.input_mode is None or rule.input_mode == setting.mode)
        and (not rule.content_types_among or setting.content_type in rule.content_types_among)
        and (rule.augmented_manifest is None or rule.augmented_manifest == setting.augmented)
        and (not rule.several_instances or job.several_instances is True)
        and job.given.holds(rule.when)
    )


def _rule_mistakes(rule: catalog.ChannelRule, setting: Setting, job: ChannelJob) -> Iterator[ChannelMistake]:
    def of(member: Member, given: object, allowed: str) -> ChannelMistake:
        text = f"{allowed}: {rule.text}"
        return ChannelMistake(kind="channel rule", given=given, allowed=text, setting=setting, member=member)

    type_given = MISSING if setting.content_type_missing else setting.content_type
    if rule.input_modes and setting.mode is not None and setting.mode not in rule.input_modes:
        yield of("input_mode", setting.mode, one_of(rule.input_modes))
    if rule.content_type_given and setting.content_type_missing:
        yield of("content_type", MISSING, "a content type")
    if rule.content_types and setting.content_type is not None and setting.content_type not in rule.content_types:
        yield of("content_type", type_given, one_of(rule.content_types))
    if rule.label_size is not None and setting.label_size not in (None, rule.label_size):
        given = f"{setting.content_type};label_size={setting.label_size}"
        mistake = of("content_type", given, f"{setting.content_type}, or label_size={rule.label_size} with it")
        yield attrs.evolve(mistake, fix="leave label_size out")
    if rule.distribution is not None and setting.distribution not in (None, rule.distribution):
        yield _distribution_mistake("channel rule", setting, rule.distribution, rule.text)
    if rule.needs_augmented_manifest and setting.augmented is False:
        yield of("s3_data_type", "no augmented manifest", "AugmentedManifestFile")
    if rule.needs_channel is not None and job.all_known and rule.needs_channel not in job.names:
        yield attrs.evolve(of("", MISSING, "a channel"), needs_channel=rule.needs_channel)
    if rule.needs_hyperparameter is not None and job.given.value(rule.needs_hyperparameter) is MISSING:
        yield attrs.evolve(of("", MISSING, "a value"), needs_hyperparameter=rule.needs_hyperparameter)
