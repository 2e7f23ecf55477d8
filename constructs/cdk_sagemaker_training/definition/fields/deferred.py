"""Deferred values that stand in requests besides images."""

from __future__ import annotations

import json

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.catalog.deferred import Deferred, Resolve

__all__ = ["Deferred", "DeployRegion", "Quoted", "Resolve"]


@attrs.frozen
class DeployRegion(Deferred, ByValue):
    """The region that the pipeline is deployed to."""


@attrs.frozen
class Quoted(Deferred, ByValue):
    """The value as JSON text, which is how the containers of the frameworks take text in hyperparameters.

    A CDK token in it stays one: CDK writes tokens with characters that JSON leaves alone.
    """

    value: Deferred

    def resolved(self, resolve: Resolve) -> object:
        """The JSON text; itself where ``resolve`` leaves the value open."""
        inner = self.value.resolved(resolve)
        return self if isinstance(inner, Deferred) else json.dumps(inner)
