"""SMT754."""

from __future__ import annotations

from typing import Final, cast

from cdk_sagemaker_training.catalog.cache_keys import DIFFERENT_EACH_TIME
from cdk_sagemaker_training.definition.document.graph import references
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.caching.cached import is_cached, key_members
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import StepView

_CACHE: Final = {"Enabled": True, "ExpireAfter": "P30D"}
_EACH: Final = {"Std:Join": {"On": "/", "Values": ["s3://checkpoints", {"Get": "Execution.PipelineExecutionId"}]}}


class KeyChangesEachTime(StepRule):
    """Where results go (``OutputDataConfig``) is not in the key: variables are of no harm there."""

    id = "SMT754"
    severity = Severity.WARNING
    title = "Cache key that no two executions share"
    why = "A result is taken again where all of the cache key is the same, which it never is: the step always runs."
    fix = "keep variables of the execution out of what the cache looks at, or remove cache_config (CacheConfig)"
    source = "developer guide, pipelines-default-keys; unverified: that variables are compared by their values"
    bad = training({"CheckpointConfig": {"S3Uri": _EACH}}, CacheConfig=_CACHE)
    good = training({"OutputDataConfig": {"S3OutputPath": _EACH}}, CacheConfig=_CACHE)

    def check(self, step: StepView) -> Mistakes:
        if not is_cached(step):
            return
        for pointer, value in key_members(step):
            for found in references(cast("Json", value), pointer):
                if found.kind == "Execution" and found.name in DIFFERENT_EACH_TIME:
                    message = f"{found.text} is in the cache key of the step"
                    yield Mistake(found.pointer, {"Get": found.text}, message)
