"""Which steps are cached, and what their cache looks at."""

from __future__ import annotations

from collections.abc import Iterator

from cdk_sagemaker_training.catalog.cache_keys import CACHE_KEYS
from cdk_sagemaker_training.rules.views import StepView


def is_cached(step: StepView) -> bool:
    """Whether the step takes results of earlier executions, as far as that is known."""
    return "CacheConfig" in step.members and step.flag("CacheConfig", "Enabled") is True


def key_members(step: StepView) -> Iterator[tuple[str, object]]:
    """The members of the arguments that are in the cache key and there, each with its pointer."""
    for path in CACHE_KEYS.get(step.type, ()):
        value = step.arguments.raw(*path)
        if value is not None:
            yield step.arguments.at(*path), value
