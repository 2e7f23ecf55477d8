"""SMT255."""

from __future__ import annotations

from typing import Final, cast

from cdk_sagemaker_training.rules.examples import pipeline, train_step
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import DefinitionView
from cdk_sagemaker_training.rules.views.warm_pool import WarmPool

_MOST: Final = 3
"""Differences that are told."""


def _kept(instance_type: str) -> dict[str, object]:
    return {"ResourceConfig": {"InstanceType": instance_type, "KeepAlivePeriodInSeconds": 1800}}


class ClusterThatNeverFits(DefinitionRule):
    """In a pipeline marked iterative the next try takes the cluster over, in a loop the next round."""

    id = "SMT255"
    severity = Severity.WARNING
    title = "Warm pool that the following steps cannot take over"
    why = "A cluster is taken over where role, instances, volume, network and isolation are the same: it idles here."
    fix = "make the steps alike, or remove keep_alive_period_in_seconds (KeepAlivePeriodInSeconds)"
    source = "developer guide, train-warm-pools-how-it-works; unverified: that steps of one execution take over"
    bad = pipeline(
        train_step("First", _kept("ml.m5.xlarge")),
        train_step("Second", _kept("ml.m5.2xlarge"), DependsOn=["First"]),
        shown=[_kept("ml.m5.xlarge"), _kept("ml.m5.2xlarge")],
    )
    good = pipeline(
        train_step("First", _kept("ml.m5.xlarge")),
        train_step("Second", _kept("ml.m5.xlarge"), DependsOn=["First"]),
        shown=[_kept("ml.m5.xlarge"), _kept("ml.m5.xlarge")],
    )

    def check(self, definition: DefinitionView) -> Mistakes:
        if definition.usage.iterative:
            return
        for pool in definition.warm_pools:
            later = pool.followers
            if later and not pool.repeated and not any(other.fits(pool) for other in later):
                message = f"step {later[0].step.name!r} cannot take the cluster over: {_told(pool, later[0])}"
                yield pool.mistake(message)


def _told(pool: WarmPool, other: WarmPool) -> str:
    found = [
        f"{path[-1]} is {_value(here)} here, {_value(there)} there" for path, here, there in pool.differences(other)
    ]
    return ", ".join(found[:_MOST])


def _value(value: object) -> str:
    return shown(sorted(cast("frozenset[str]", value)) if isinstance(value, frozenset) else value)
