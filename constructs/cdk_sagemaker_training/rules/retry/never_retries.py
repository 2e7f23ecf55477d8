"""SMT711."""

from __future__ import annotations

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.rules.examples import training
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.retry.policy import STEP_TYPES, exception_types, policies
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import Place, StepView

_POLICY = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"]}


class NeverRetries(StepRule):
    """Zero is right where the policy is to switch off what the service retries by itself (``Step.*``)."""

    id = "SMT711"
    severity = Severity.WARNING
    title = "Retry policy that never retries"
    why = "The step fails as it would without the policy."
    fix = "give max_attempts (MaxAttempts) of 1 or more, or an expire_after_mins (ExpireAfterMin) above the interval"
    source = "developer guide, pipelines-retry-policy: 0 attempts or minutes mean never"
    bad = training(RetryPolicies=[{**_POLICY, "MaxAttempts": 0}])
    good = training(RetryPolicies=[{**_POLICY, "MaxAttempts": 1}])

    def check(self, step: StepView) -> Mistakes:
        for policy in policies(step):
            if not (policy.given("MaxAttempts") and policy.given("ExpireAfterMin")):
                found = _zero(policy) or _expires_first(policy)
                if found is not None:
                    yield found


def _zero(policy: Place) -> Mistake | None:
    key = next((key for key in ("MaxAttempts", "ExpireAfterMin") if policy.integer(key) == 0), None)
    overrides = any(name in STEP_TYPES for _, name in exception_types(policy))
    return None if key is None or overrides else policy.mistake(key, message=f"{key} of 0 means never")


def _expires_first(policy: Place) -> Mistake | None:
    minutes = policy.integer("ExpireAfterMin")
    given = policy.given("IntervalSeconds")
    interval = policy.integer("IntervalSeconds") if given else limits.RETRY_INTERVAL_SECONDS_DEFAULT
    if minutes is None or interval is None or not 0 < minutes * 60 < interval:
        return None
    message = f"expires after {minutes:,} min, before the first retry after {interval:,} s"
    return policy.mistake("ExpireAfterMin", message=message)
