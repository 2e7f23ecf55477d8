"""SMT755."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.rules.caching.cached import is_cached
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import Place, StepView

_CACHE: Final = {"Enabled": True, "ExpireAfter": "P30D"}
_POSTURE: Final = (
    ("VpcConfig",),
    ("EnableNetworkIsolation",),
    ("EnableInterContainerTrafficEncryption",),
    ("OutputDataConfig", "KmsKeyId"),
    ("ResourceConfig", "VolumeKmsKeyId"),
)


class PostureOutsideKey(StepRule):
    id = "SMT755"
    severity = Severity.INFO
    title = "Cached results may be older than the isolation and the keys of the step"
    why = "The cache does not look at the network, the keys and the role: switching them on runs nothing again."
    fix = (
        "run once without caching (enable_caching, CacheConfig.Enabled) after isolation or keys have changed, "
        "or keep expire_after (ExpireAfter) short"
    )
    source = "developer guide, pipelines-default-keys: the key of training steps"
    step_types = ("Training",)
    bad = training(CacheConfig=_CACHE)
    good = training()

    def check(self, step: StepView) -> Mistakes:
        set_up = _set(step.arguments) if is_cached(step) else []
        if set_up:
            message = f"{', '.join(set_up)} may not hold for the result that the cache brings"
            yield step.mistake("CacheConfig", message=message)


def _set(job: Place) -> list[str]:
    return [path[-1] for path in _POSTURE if job.get(*path) not in (None, False)]
