"""One built-in algorithm."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.algorithms.channel import Channel, ChannelRule
from cdk_sagemaker_training.catalog.algorithms.condition import Rule
from cdk_sagemaker_training.catalog.algorithms.fact import Fact
from cdk_sagemaker_training.catalog.algorithms.hyperparameter import Hyperparameter, ValueRange
from cdk_sagemaker_training.catalog.algorithms.metric import Metric


@attrs.frozen(kw_only=True)
class InputModes(Fact):
    """The input modes and the versions that have them; empty means all."""

    versions: Mapping[str, tuple[str, ...]]
    note: str


@attrs.frozen(kw_only=True)
class Instances(Fact):
    """Where the algorithm runs, for some versions."""

    versions: tuple[str, ...]
    """Empty means all."""
    cpu: bool
    gpu: bool
    gpu_families: tuple[str, ...]
    """The families that the guide names, such as ``g5``; older ones that can no longer be had included. Empty with
    ``gpu`` where the guide names none."""
    multi_gpu: bool | None
    """Whether several GPUs of one instance are used; None where no source says."""
    multiple_instances: bool | None
    """Whether the algorithm can be distributed; None where it depends or sources contradict (see ``note``)."""
    recommended: str
    note: str


@attrs.frozen(kw_only=True)
class Checkpoints(Fact):
    """Whether an interrupted job goes on from its checkpoints. ``native``: None where sources contradict."""

    native: bool | None
    max_wait: int | None
    """Seconds: the longest ``max_wait`` that Managed Spot accepts; None where there is no such cap."""
    note: str


@attrs.frozen(kw_only=True)
class IncrementalTraining(Fact):
    """Whether a ``model`` channel can hold an earlier model to start from. ``note``: what must match it."""

    supported: bool
    note: str


@attrs.frozen(kw_only=True)
class VersionedHyperparameter(ByValue):
    """A hyperparameter over all versions: those that have it (empty: all), and ranges that only some of them have."""

    latest: Hyperparameter
    versions: tuple[str, ...]
    variants: tuple[tuple[tuple[str, ...], ValueRange], ...]

    def at(self, version: str | None) -> Hyperparameter | None:
        """As a version knows it, as the newest does without one; None where the version has it not."""
        if version is not None and self.versions and version not in self.versions:
            return None
        for versions, value_range in self.variants:
            if version in versions:
                return attrs.evolve(self.latest, range=value_range)
        return self.latest


@attrs.frozen(kw_only=True, eq=False)
class Algorithm:
    """One built-in algorithm: what it is for, what it takes and where that is written.

    Each is read once and equal to itself alone, so that what a version has is worked out once.
    """

    name: str
    """As in ``BuiltInEstimator(algorithm=...)``."""
    display_name: str
    problem_types: tuple[str, ...]
    """What it is for: ``classification``, ``regression``, ``forecasting``, ..."""
    versions: tuple[str, ...]
    """Oldest first."""
    end_of_patch: Mapping[str, str]
    """The day (YYYY-MM-DD) after which a version gets no security patches, where that is published."""
    pages: tuple[str, ...]
    closed: bool
    """Whether it is verified that the container refuses hyperparameters and channels that it does not know."""
    default_content_type: str | None
    """What the container takes a channel for that has no content type; None where no source says."""
    channels: Mapping[str, Channel]
    channel_rules: tuple[ChannelRule, ...]
    modes: InputModes
    content_note: str
    instances_by_version: tuple[Instances, ...]
    checkpoints: Checkpoints
    incremental_training: IncrementalTraining
    all_hyperparameters: Mapping[str, VersionedHyperparameter]
    aliases: Mapping[str, tuple[str, tuple[str, ...]]]
    """Other names that the container accepts: the name meant, and the versions that know the alias."""
    rules: tuple[Rule, ...]
    all_metrics: tuple[Metric, ...]

    def hyperparameter(self, name: str, version: str | None = None) -> Hyperparameter | None:
        """What a version knows under a name or an alias, the newest without one; None where it knows none."""
        meant, versions = self.aliases.get(name, (name, ()))
        if versions and version is not None and version not in versions:
            return None
        return _hyperparameters(self, version).get(meant)

    def hyperparameters(self, version: str | None = None) -> Mapping[str, Hyperparameter]:
        """Everything that a version knows by its name, aliases aside."""
        return _hyperparameters(self, version)

    def names(self, version: str | None = None) -> tuple[str, ...]:
        """Every name that a version accepts, aliases included."""
        aliases = [alias for alias, (_, known) in self.aliases.items() if version is None or version in known]
        return (*self.hyperparameters(version), *aliases)

    def canonical(self, name: str) -> str:
        """The name behind an alias; any other name as it is."""
        return self.aliases.get(name, (name, ()))[0]

    def input_modes(self, version: str | None = None) -> tuple[str, ...]:
        """``File``, ``Pipe`` and ``FastFile``, as far as a version takes them."""
        newest = version or self.versions[-1]
        return _input_modes(self, newest)

    def instances(self, version: str | None = None) -> Instances:
        """Where a version runs."""
        newest = version or self.versions[-1]
        return next(i for i in self.instances_by_version if not i.versions or newest in i.versions)

    def metrics(self, version: str | None = None) -> tuple[Metric, ...]:
        """What a version publishes."""
        return _metrics(self, version or self.versions[-1])

    def tunable(self, version: str | None = None) -> Mapping[str, Hyperparameter]:
        """The hyperparameters that the guide recommends ranges for."""
        return {name: found for name, found in self.hyperparameters(version).items() if found.tunable is not None}


@cache
def _hyperparameters(algorithm: Algorithm, version: str | None) -> Mapping[str, Hyperparameter]:
    found = {name: versioned.at(version) for name, versioned in algorithm.all_hyperparameters.items()}
    return MappingProxyType({name: known for name, known in found.items() if known is not None})


@cache
def _input_modes(algorithm: Algorithm, version: str) -> tuple[str, ...]:
    return tuple(mode for mode, versions in algorithm.modes.versions.items() if not versions or version in versions)


@cache
def _metrics(algorithm: Algorithm, version: str) -> tuple[Metric, ...]:
    return tuple(metric for metric in algorithm.all_metrics if not metric.versions or version in metric.versions)
