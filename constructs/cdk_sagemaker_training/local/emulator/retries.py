"""When a failed step is tried again (developer guide, ``pipelines-retry-policy``). No AWS in here.

That the service's own retries of the ``Step`` types follow the defaults of policies is unverified.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from cdk_sagemaker_training.local.emulator import faults
from cdk_sagemaker_training.local.emulator.members import list_at

_WITHOUT_POLICIES: Final = ("Condition", "Fail", "ForEach", "Lambda", "Callback")
_RETRIED_INSIDE: Final = ("Tuning", "AutoML")
_AUTOMATIC: Final[Mapping[str, Any]] = {"ExceptionType": [faults.SERVICE_FAULT, faults.THROTTLING]}
_INTERVAL, _BACKOFF, _ATTEMPTS = 1.0, 2.0, 5


class Retries:
    """The retries of one step: asked after each failure."""

    def __init__(self, step: Mapping[str, Any]) -> None:
        given = [] if step["Type"] in _WITHOUT_POLICIES else list_at(step, "RetryPolicies")
        self._policies: Sequence[Mapping[str, Any]] = [*given, _AUTOMATIC]
        self._used = [0] * len(self._policies)
        self._type = step["Type"]

    def pause(self, exception_type: str, elapsed: float) -> float | None:
        """Seconds to wait before the next attempt; None if there is none.

        ``elapsed``: seconds since the first attempt began. The first policy that names the exception type decides.
        """
        if exception_type == faults.INTERNAL_ERROR and self._type in _RETRIED_INSIDE:
            return None
        for index, policy in enumerate(self._policies):
            if exception_type in policy["ExceptionType"]:
                return self._pause_of(index, policy, elapsed)
        return None

    def _pause_of(self, index: int, policy: Mapping[str, Any], elapsed: float) -> float | None:
        backoff = policy.get("BackoffRate", _BACKOFF) ** self._used[index]
        pause = float(policy.get("IntervalSeconds", _INTERVAL) * backoff)
        minutes = policy.get("ExpireAfterMin")
        if minutes is not None:
            allowed = elapsed + pause <= minutes * 60
        else:
            allowed = self._used[index] < policy.get("MaxAttempts", _ATTEMPTS)
        self._used[index] += 1
        return pause if allowed else None


_MOST: Final[Mapping[str, float]] = {
    "IntervalSeconds": 43_200,
    "BackoffRate": float("inf"),
    "MaxAttempts": 20,
    "ExpireAfterMin": 14_400,
}


def problems(step: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the retry policies of a step in a definition."""
    where = f"Retry policy of step '{step['Name']}'"
    for policy in list_at(step, "RetryPolicies"):
        kinds = policy.get("ExceptionType")
        if (
            not isinstance(kinds, list)
            or not kinds
            or any(kind not in faults.TYPES for kind in cast("list[Any]", kinds))
        ):
            yield f"{where} has ExceptionType {kinds!r}; it takes a list of {', '.join(faults.TYPES)}."
        if "MaxAttempts" in policy and "ExpireAfterMin" in policy:
            yield f"{where} has both MaxAttempts and ExpireAfterMin; it takes one of them."
        for member in policy.keys() & _MOST.keys():
            value = policy[member]
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST[member]:
                yield f"{where} has {member} {value!r}; allowed: a number from 0 to {_MOST[member]:g}."
