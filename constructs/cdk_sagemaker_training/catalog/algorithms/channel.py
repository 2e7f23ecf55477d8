"""The channels of an algorithm, and rules about them, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from cdk_sagemaker_training.catalog.algorithms.condition import Condition
from cdk_sagemaker_training.catalog.algorithms.fact import Fact

InputMode = Literal["File", "Pipe", "FastFile"]
Distribution = Literal["FullyReplicated", "ShardedByS3Key"]


@attrs.frozen(kw_only=True)
class Channel(Fact):
    """One channel. FastFile looks like File to the container, so File's content types count for it as well."""

    name: str
    required: bool
    required_when: tuple[Condition, ...]
    """Hyperparameters that make an optional channel a required one."""
    content_types: Mapping[str, tuple[str, ...]]
    """By input mode, File and Pipe; a mode that is absent takes any type, or the source names none."""
    input_modes: tuple[str, ...]
    """Fewer than the algorithm's, where the channel takes fewer; empty means the algorithm's."""
    distribution: Distribution | None
    """The only distribution that the algorithm takes; None for both."""
    recommended_distribution: Distribution | None
    note: str


@attrs.frozen(kw_only=True)
class ChannelRule(Fact):
    """What holds for some channels in some situations: every member of the first group that is set must apply.

    ``when``: hyperparameters; ``content_types_among``, ``input_mode``, ``augmented_manifest``: the channel's settings;
    ``several_instances``: more than one. ``versions``: of the algorithm; empty means all.
    """

    text: str
    channels: tuple[str, ...]
    when: tuple[Condition, ...] = ()
    content_types_among: tuple[str, ...] = ()
    input_mode: str | None = None
    augmented_manifest: bool | None = None
    several_instances: bool = False
    versions: tuple[str, ...] = ()

    input_modes: tuple[str, ...] = ()
    """The only input modes then."""
    content_types: tuple[str, ...] = ()
    """The only content types then."""
    content_type_given: bool = False
    """Whether the content type must then be given."""
    label_size: str | None = None
    """The only ``label_size`` that the content type may then have, if it has one."""
    distribution: Distribution | None = None
    """The only distribution then."""
    needs_augmented_manifest: bool = False
    """Whether the channel must then be an augmented manifest."""
    needs_channel: str | None = None
    """A channel that must then be there."""
    needs_hyperparameter: str | None = None
    """A hyperparameter that must then be given."""
