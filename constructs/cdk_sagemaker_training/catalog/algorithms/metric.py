"""The metrics that an algorithm publishes by itself, without metric definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cdk_sagemaker_training.catalog.algorithms.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric(Fact):
    """One metric. ``direction``: which way is better. ``versions``: the images that publish it; empty means all."""

    name: str
    direction: Literal["Maximize", "Minimize"]
    tunable_objective: bool
    """Whether a tuning job can have it as its objective."""
    versions: tuple[str, ...] = ()
