"""The retry policies of a step as a state machine has them: retries of the call, and jobs that are started again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from cdk_sagemaker_training.catalog.state_errors import (
    CALL_ERRORS,
    FAILURE_REASONS,
    MAX_WAIT_SECONDS,
    MIN_BACKOFF_RATE,
)
from cdk_sagemaker_training.definition.settings.retry import RetryPolicy
from cdk_sagemaker_training.errors import Problem


@attrs.frozen(kw_only=True)
class CallRetry:
    """A retrier of the task: the call was refused, and there is no job."""

    error: str
    interval_seconds: int
    max_attempts: int
    backoff_rate: float


@attrs.frozen(kw_only=True)
class JobRetry:
    """Another job in place of one that failed for a reason. ``waits``: seconds before each."""

    reason: str
    waits: Sequence[int]


def call_retries(policies: Sequence[RetryPolicy]) -> Sequence[CallRetry]:
    """One for each error that a policy is about."""
    return [
        CallRetry(
            error=error,
            interval_seconds=policy.interval_seconds,
            max_attempts=policy.max_attempts or 0,
            backoff_rate=policy.backoff_rate,
        )
        for policy in policies
        for error in dict.fromkeys(CALL_ERRORS[kind] for kind in _kinds(policy) if kind in CALL_ERRORS)
    ]


def job_retries(policies: Sequence[RetryPolicy]) -> Sequence[JobRetry]:
    """One for each reason that a policy is about."""
    return [
        JobRetry(reason=reason, waits=_waits(policy))
        for policy in policies
        for reason in dict.fromkeys(FAILURE_REASONS[kind] for kind in _kinds(policy) if kind in FAILURE_REASONS)
    ]


def retry_problems(policies: Sequence[RetryPolicy]) -> Iterator[Problem]:
    """What Step Functions cannot do of what pipelines can."""
    answered: dict[str, int] = {}
    for position, policy in enumerate(policies):
        where = f"step.retry_policies[{position}]"
        if policy.max_attempts is None:
            fix = "give max_attempts; the machine as a whole can have a timeout"
            yield Problem(f"{where}.expire_after_mins", policy.expire_after_mins, "max_attempts: it counts", fix)
        if policy.backoff_rate < MIN_BACKOFF_RATE and any(kind in CALL_ERRORS for kind in _kinds(policy)):
            allowed = f"a number >= {MIN_BACKOFF_RATE} for retries of the call"
            yield Problem(f"{where}.backoff_rate", policy.backoff_rate, allowed)
        for told in dict.fromkeys({**CALL_ERRORS, **FAILURE_REASONS}[kind] for kind in _kinds(policy)):
            first = answered.setdefault(told, position)
            if first != position:
                allowed = f"one policy for {told}, which retry_policies[{first}] answers already"
                fix = "give one policy both types: a state machine cannot tell them apart"
                yield Problem(where, _kinds(policy), allowed, fix)


def _kinds(policy: RetryPolicy) -> Sequence[str]:
    return list(dict.fromkeys(str(kind.value) for kind in policy.types))


def _waits(policy: RetryPolicy) -> Sequence[int]:
    factors = (policy.backoff_rate**attempt for attempt in range(policy.max_attempts or 0))
    return [min(round(policy.interval_seconds * factor), MAX_WAIT_SECONDS) for factor in factors]
