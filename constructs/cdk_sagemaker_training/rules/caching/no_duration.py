"""SMT752."""

from __future__ import annotations

from cdk_sagemaker_training.definition.settings.cache import is_duration, meant_duration
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView


class ExpiryIsNoDuration(StepRule):
    """The guide asks for ISO 8601, yet the SDK's docstring shows "p30d" and "T12H", and the guide itself "30d"."""

    id = "SMT752"
    severity = Severity.WARNING
    title = "Expiry of a cache that is no ISO-8601 duration"
    why = "The service asks for ISO 8601; what it makes of other texts is not documented."
    fix = 'write expire_after (CacheConfig.ExpireAfter) as ISO 8601 does, in capitals: "P30D", "PT12H", "P4DT12H"'
    source = "developer guide, pipelines-caching-enabling; unverified: that the service refuses other texts"
    bad = training(CacheConfig={"Enabled": True, "ExpireAfter": "T12H"})
    good = training(CacheConfig={"Enabled": True, "ExpireAfter": "PT12H"})

    def check(self, step: StepView) -> Mistakes:
        given = step.get("CacheConfig", "ExpireAfter") if "CacheConfig" in step.members else None
        if given is None or given is UNKNOWN or (isinstance(given, str) and is_duration(given)):
            return
        message = f"{shown(given)} is no ISO-8601 duration"
        yield step.mistake("CacheConfig", "ExpireAfter", message=message, fix=_fix(given))


def _fix(given: object) -> str:
    meant = meant_duration(given) if isinstance(given, str) else ""
    return f'write expire_after (CacheConfig.ExpireAfter) as "{meant}"' if meant else ""
