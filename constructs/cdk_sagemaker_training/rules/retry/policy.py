"""The retry policies of a step, and how long one may wait in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cdk_sagemaker_training.catalog import limits
from cdk_sagemaker_training.definition.settings.retry import SageMakerJobExceptionTypeEnum, StepExceptionTypeEnum
from cdk_sagemaker_training.rules.finding import Mistake
from cdk_sagemaker_training.rules.requests.words import shown
from cdk_sagemaker_training.rules.views import UNKNOWN, Place, StepView

STEP_TYPES: Final = tuple(each.value for each in StepExceptionTypeEnum)
"""Failures of the step itself, which the service retries also without a policy."""
JOB_TYPES: Final = tuple(each.value for each in SageMakerJobExceptionTypeEnum)
"""Failures of the job, which only a policy has retried."""

HOUR: Final = 3600
DAY: Final = 86_400
_FASTEST: Final = 1e6
"""Backoff rates beyond it count as this one: the waiting is endless either way."""


def policies(step: StepView) -> Sequence[Place]:
    """The policies of a step; most steps have none."""
    return step.retry_policies if "RetryPolicies" in step.members else ()


def exception_types(policy: Place) -> Iterator[tuple[int, str]]:
    """The exception types that are known, with their positions in the list."""
    for position in range(len(policy.listed("ExceptionType") or ())):
        name = policy.text("ExceptionType", position)
        if name is not None:
            yield position, name


def whole_number_problem(policy: Place, key: str, knob: str, low: int, high: int) -> Mistake | None:
    """The mistake that a member is no whole number from ``low`` to ``high``."""
    given = policy.get(key)
    if given is None or given is UNKNOWN:
        return None
    if not isinstance(given, int) or isinstance(given, bool):
        return policy.mistake(key, message=f"{knob} ({key}) is {shown(given)}, not a whole number")
    if low <= given <= high:
        return None
    return policy.mistake(key, message=f"{knob} ({key}) of {given:,} is not between {low} and {high:,}")


def longest_wait(policy: Place) -> tuple[float, str] | None:
    """The most seconds that a policy waits in all, and what makes them so many; None where it is unknown or refused.

    What is left out is the service's default; ``ExpireAfterMin`` ends the waiting whatever the intervals.
    """
    interval = _bounded(policy, "IntervalSeconds", limits.RETRY_INTERVAL_SECONDS_DEFAULT, 1)
    attempts = _bounded(policy, "MaxAttempts", limits.RETRY_MAX_ATTEMPTS_DEFAULT, 0)
    rate = policy.number("BackoffRate") if policy.given("BackoffRate") else limits.RETRY_BACKOFF_RATE_DEFAULT
    if policy.given("ExpireAfterMin"):
        minutes = policy.integer("ExpireAfterMin")
        if minutes is None or not 0 <= minutes <= limits.RETRY_EXPIRE_AFTER_MINUTES_MAX:
            return None
        return (minutes * 60.0, f"until {minutes:,} min have gone by") if not policy.given("MaxAttempts") else None
    if interval is None or attempts is None or rate is None or not rate >= 0:
        return None
    if interval > limits.RETRY_INTERVAL_SECONDS_MAX or attempts > limits.RETRY_MAX_ATTEMPTS_MAX:
        return None
    wait, total = float(interval), 0.0
    for _ in range(attempts):
        total += wait
        wait *= min(rate, _FASTEST)
    return (
        total,
        f"{attempts} attempts, {interval:,} s, times {rate:g} each" if rate < _FASTEST else "an endless backoff",
    )


def too_long(policy: Place, message: str, seconds: int) -> Mistake:
    """The mistake that a policy waits for ``seconds`` or more, at the member that lets it."""
    if not policy.given("ExpireAfterMin"):
        return policy.mistake("MaxAttempts", message=message)
    fix = f"lower expire_after_mins (ExpireAfterMin), to less than {seconds // 60:,} min"
    return policy.mistake("ExpireAfterMin", message=message, fix=fix)


def duration(seconds: float) -> str:
    """``6 d 2 h``."""
    if seconds >= 1000 * DAY:
        return "more than 1,000 d"
    days, rest = divmod(int(seconds), DAY)
    hours, rest = divmod(rest, HOUR)
    parts = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (rest // 60, "min")) if count]
    return " ".join(parts[:2]) or f"{int(seconds)} s"


def _bounded(policy: Place, key: str, default: int, low: int) -> int | None:
    given = policy.integer(key) if policy.given(key) else default
    return given if given is not None and given >= low else None
