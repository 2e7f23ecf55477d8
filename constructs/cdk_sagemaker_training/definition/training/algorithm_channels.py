"""Checks the channels of a built-in algorithm against the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from cdk_sagemaker_training.catalog import algorithms as catalog
from cdk_sagemaker_training.catalog.suggestions import did_you_mean, one_of
from cdk_sagemaker_training.definition.fields.checks import is_unknown
from cdk_sagemaker_training.definition.training.channels import Channel
from cdk_sagemaker_training.definition.training.hyperparameter_conditions import Given
from cdk_sagemaker_training.definition.training.inputs import FileSystemInput, TrainingInput
from cdk_sagemaker_training.errors import MISSING, Problem

_PLAIN: Final = TrainingInput(s3_data="s3://bucket/prefix/")
"""What an input that is only a location has for its other settings."""


@attrs.frozen(kw_only=True)
class _Setting:
    """What one channel says, as far as it is known; None is "not known"."""

    name: str
    where: str
    mode: str | None
    content_type: str | None
    content_type_missing: bool
    distribution: str | None
    augmented: bool | None


@attrs.frozen(kw_only=True)
class Job:
    """The job whose channels are checked. ``several_instances``: None where it is not known."""

    given: Given
    input_mode: object
    several_instances: bool | None


def channel_problems(where: str, job: Job, inputs: Mapping[str, Channel]) -> Iterable[Problem]:
    """Channels that are missing, unknown or in a form that the algorithm does not take. ``where``: names the inputs."""
    algorithm = job.given.algorithm
    yield from _missing(where, job, inputs)
    for name, channel in inputs.items():
        known = algorithm.channels.get(name)
        at = f"{where}[{name!r}]"
        if known is None:
            if algorithm.closed:
                fix = did_you_mean(name, algorithm.channels)
                yield Problem(at, name, f"{one_of(algorithm.channels)}: {algorithm.name} refuses other channels", fix)
            continue
        setting = _setting(name, at, channel, job)
        modes = _input_modes(job, known)
        if setting.mode is not None and setting.mode not in modes:
            yield _mode_problem(setting, job, modes)
            continue
        yield from _type_problems(setting, known)
        if known.verified and known.distribution is not None and setting.distribution not in (None, known.distribution):
            yield _distribution_problem(setting, known.distribution, f"{algorithm.name} takes no other one")
        for rule in algorithm.channel_rules:
            if rule.verified and _applies(rule, setting, job):
                yield from _rule_problems(rule, setting, job, inputs)


def _missing(where: str, job: Job, inputs: Mapping[str, Channel]) -> Iterator[Problem]:
    algorithm = job.given.algorithm
    for name, known in algorithm.channels.items():
        if name in inputs or not known.verified:
            continue
        if known.required:
            fix = f"inputs={{{name!r}: ...}}: one input alone is called 'training'" if "training" in inputs else ""
            yield Problem(where, list(inputs) or MISSING, f"a channel {name!r}: {algorithm.name} requires it", fix)
        elif known.required_when and job.given.holds(known.required_when):
            reasons = " and ".join(
                f"{c.hyperparameter}={job.given.value(c.hyperparameter)!r}" for c in known.required_when
            )
            yield Problem(where, list(inputs), f"a channel {name!r}: {algorithm.name} requires it with {reasons}")


def _setting(name: str, where: str, channel: Channel, job: Job) -> _Setting:
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
    return _Setting(
        name=name,
        where=where,
        mode=mode,
        content_type=None if given is None else given.split(";")[0].strip().lower(),
        content_type_missing=content_type is None,
        distribution=distribution,
        augmented=augmented,
    )


def _known(value: object) -> str | None:
    return value if isinstance(value, str) and not is_unknown(value) else None


def _input_modes(job: Job, known: catalog.Channel) -> tuple[str, ...]:
    modes = job.given.algorithm.input_modes(job.given.version)
    return tuple(mode for mode in modes if not known.input_modes or mode in known.input_modes)


def _mode_problem(setting: _Setting, job: Job, modes: tuple[str, ...]) -> Problem:
    fix = "FastFile streams too" if setting.mode == "Pipe" and "FastFile" in modes else ""
    name, version = job.given.algorithm.name, job.given.version or ""
    return Problem(
        f"{setting.where}.input_mode", setting.mode, f"{one_of(modes)} with {f'{name} {version}'.strip()}", fix
    )


def _type_problems(setting: _Setting, known: catalog.Channel) -> Iterator[Problem]:
    mode = "File" if setting.mode == "FastFile" else setting.mode
    types = known.content_types.get(mode or "", ())
    # A missing type is the container's default, which is accepted in some mode: what it lacks is said by the rules.
    if not types or not known.verified or setting.content_type is None or setting.content_type_missing:
        return
    if setting.content_type not in types:
        where = f"{setting.where}.content_type"
        yield Problem(
            where,
            setting.content_type,
            f"{one_of(types)} in {setting.mode} mode",
            did_you_mean(setting.content_type, types),
        )


def _distribution_problem(setting: _Setting, needed: str, reason: str) -> Problem:
    fix = f"TrainingInput(..., distribution={needed!r})"
    return Problem(f"{setting.where}.distribution", setting.distribution, f"{needed}: {reason}", fix)


def _applies(rule: catalog.ChannelRule, setting: _Setting, job: Job) -> bool:
    version = job.given.version
    return (
        setting.name in rule.channels
        and (not rule.versions or version is None or version in rule.versions)
        and job.given.holds(rule.when)
        and (rule.input_mode is None or rule.input_mode == setting.mode)
        and (not rule.content_types_among or setting.content_type in rule.content_types_among)
        and (rule.augmented_manifest is None or rule.augmented_manifest == setting.augmented)
        and (not rule.several_instances or job.several_instances is True)
    )


def _rule_problems(
    rule: catalog.ChannelRule, setting: _Setting, job: Job, inputs: Mapping[str, Channel]
) -> Iterator[Problem]:
    where = setting.where
    if rule.input_modes and setting.mode is not None and setting.mode not in rule.input_modes:
        yield Problem(f"{where}.input_mode", setting.mode, f"{one_of(rule.input_modes)}: {rule.text}")
    if rule.content_type_given and setting.content_type_missing:
        yield Problem(f"{where}.content_type", MISSING, f"a content type: {rule.text}")
    if rule.content_types and setting.content_type is not None and setting.content_type not in rule.content_types:
        given = MISSING if setting.content_type_missing else setting.content_type
        yield Problem(f"{where}.content_type", given, f"{one_of(rule.content_types)}: {rule.text}")
    if rule.distribution is not None and setting.distribution not in (None, rule.distribution):
        yield _distribution_problem(setting, rule.distribution, rule.text)
    if rule.needs_augmented_manifest and setting.augmented is False:
        yield Problem(f"{where}.s3_data_type", "no augmented manifest", f"AugmentedManifestFile: {rule.text}")
    if rule.needs_channel is not None and rule.needs_channel not in inputs:
        yield Problem(f"inputs[{rule.needs_channel!r}]", MISSING, f"a channel: {rule.text}")
    if rule.needs_hyperparameter is not None and job.given.value(rule.needs_hyperparameter) is MISSING:
        yield Problem(f"hyperparameters[{rule.needs_hyperparameter!r}]", MISSING, f"a value: {rule.text}")
