"""SMT751."""

from __future__ import annotations

from cdk_sagemaker_training.rules.caching.cached import is_cached
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView


class CacheWithoutExpiry(StepRule):
    id = "SMT751"
    severity = Severity.ERROR
    title = "Caching without an expiry"
    why = "How old a result may be has to be said where caching is on: the service takes no default."
    fix = 'give expire_after (CacheConfig.ExpireAfter), for example "P30D"'
    source = "developer guide, pipelines-caching-enabling"
    bad = training(CacheConfig={"Enabled": True})
    good = training(CacheConfig={"Enabled": True, "ExpireAfter": "P30D"})

    def check(self, step: StepView) -> Mistakes:
        if is_cached(step) and not step.given("CacheConfig", "ExpireAfter"):
            yield step.mistake("CacheConfig", "ExpireAfter", message="caching is enabled without ExpireAfter")
