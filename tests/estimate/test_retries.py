from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.rules.examples import train_step, tuning_step

from .conftest import CAPACITY, INTERNAL, bounds, limited, told


def policy(*types: str, **members: Any) -> dict[str, Any]:
    return {"ExceptionType": list(types), **members}


@pytest.mark.parametrize(
    ("policies", "wall", "billed"),
    [
        ([], (0, 1000, False), (0, 2000, False)),
        ([policy(INTERNAL, MaxAttempts=3)], (0, 4 * 1000 + 7, False), (0, 4 * 2000, False)),  # waits 1 + 2 + 4 s
        ([policy(INTERNAL)], (0, 6 * 1000 + 31, False), (0, 6 * 2000, False)),  # the service's default: 5 attempts
        ([policy(INTERNAL, MaxAttempts=0)], (0, 1000, False), (0, 2000, False)),
        ([policy(INTERNAL, MaxAttempts=2, IntervalSeconds=10, BackoffRate=1)], (0, 3020, False), (0, 6000, False)),
        ([policy(CAPACITY, MaxAttempts=3, IntervalSeconds=60)], (0, 1000 + 420, False), (0, 2000, False)),
        (
            [policy(INTERNAL, MaxAttempts=1), policy(CAPACITY, MaxAttempts=1)],
            (0, 2000 + 1 + 1, False),
            (0, 4000, False),
        ),
        # Attempts within an hour, billed like 4 whole jobs, and one that begins at its end.
        ([policy(INTERNAL, ExpireAfterMin=60)], (0, 2000 + 3600, False), (0, 2000 * (1 + 4 + 1), False)),
        ([policy(CAPACITY, ExpireAfterMin=60)], (0, 1000 + 3600, False), (0, 2000, False)),
        ([policy(INTERNAL, MaxAttempts={"Get": "Parameters.None"})], (0, 1000, True), (0, 2000, True)),
        ([{"MaxAttempts": 1}], (0, 1000, True), (0, 2000, True)),
    ],
)
def test_policies(policies: Any, wall: Any, billed: Any):
    (found,) = bounds(train_step("T", limited(1000, 2), RetryPolicies=policies)).steps
    assert (wall, billed) == (told(found.wall_seconds), told(found.instance_seconds))


def test_a_tuning_job_retries_inside():
    (found,) = bounds(tuning_step("H", RetryPolicies=[policy(INTERNAL, MaxAttempts=3)])).steps
    assert ((0, 36_007, False), (0, 72_000, False)) == (told(found.wall_seconds), told(found.instance_seconds))


def test_each_attempt_may_leave_a_cluster_behind():
    request = limited(1000) | {"ResourceConfig": {"KeepAlivePeriodInSeconds": 600}}
    (found,) = bounds(train_step("T", request, RetryPolicies=[policy(INTERNAL, MaxAttempts=1)])).steps
    assert (0, 2 * 1600, False) == told(found.instance_seconds)
    (timed,) = bounds(train_step("T", request, RetryPolicies=[policy(INTERNAL, ExpireAfterMin=1)])).steps
    assert timed.instance_seconds.is_open


def test_the_arithmetic_is_told():
    (found,) = bounds(train_step("T", limited(1000, 2), RetryPolicies=[policy(INTERNAL, MaxAttempts=3)])).steps
    assert "1,000 s x 4 + 7 s of waiting" == found.sum
    assert (
        "retries after SageMaker.JOB_INTERNAL_ERROR: 3 more jobs; waits 7 s (3 attempts, 1 s, times 2 each)",
        "/Steps/0/RetryPolicies/0/MaxAttempts",
    ) == (found.factors[-1].text, found.factors[-1].path)
