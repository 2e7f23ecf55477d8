"""The metrics that an algorithm publishes by itself, without metric definitions."""

from __future__ import annotations

from typing import Literal

import attrs

from cdk_sagemaker_training.catalog.algorithms.fact import Fact


@attrs.frozen(kw_only=True)
class Metric(Fact):
    """One metric. ``direction``: which way is better. ``versions``: the images that publish it; empty means all."""

    name: str
    direction: Literal["Maximize", "Minimize"]
    tunable_objective: bool
    """Whether a tuning job can have it as its objective."""
    versions: tuple[str, ...] = ()
