from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdk_sagemaker_training.definition import (
    CAPACITY_ERROR,
    INTERNAL_ERROR,
    RESOURCE_LIMIT,
    SERVICE_FAULT,
    THROTTLING,
    SageMakerJobStepRetryPolicy,
    StepRetryPolicy,
)
from cdk_sagemaker_training.errors import MISSING
from tests.support.mistakes import mistakes, wrong_fields


def step_policy(**fields: Any) -> StepRetryPolicy:
    given: dict[str, Any] = {"exception_types": [SERVICE_FAULT], "max_attempts": 5, **fields}
    return StepRetryPolicy(**given)


def test_faults_of_the_step():
    policy = StepRetryPolicy(
        exception_types=[SERVICE_FAULT, THROTTLING], max_attempts=5, interval_seconds=10, backoff_rate=1.5
    )
    assert {
        "BackoffRate": 1.5,
        "IntervalSeconds": 10,
        "MaxAttempts": 5,
        "ExceptionType": ["Step.SERVICE_FAULT", "Step.THROTTLING"],
    } == policy.to_request()


def test_failures_of_the_job_with_a_time_bound():
    policy = SageMakerJobStepRetryPolicy(
        exception_types=[CAPACITY_ERROR, RESOURCE_LIMIT], failure_reason_types=[INTERNAL_ERROR], expire_after_mins=180
    )
    assert {
        "BackoffRate": 2.0,
        "IntervalSeconds": 1,
        "ExpireAfterMin": 180,
        "ExceptionType": ["SageMaker.CAPACITY_ERROR", "SageMaker.RESOURCE_LIMIT", "SageMaker.JOB_INTERNAL_ERROR"],
    } == policy.to_request()


def test_two_bounds_at_once():
    assert [
        (
            "max_attempts, expire_after_mins",
            {"max_attempts": 5, "expire_after_mins": 10},
            "exactly one of the two",
        )
    ] == mistakes(lambda: step_policy(expire_after_mins=10))


def test_no_bound():
    assert [("max_attempts, expire_after_mins", MISSING, "exactly one of the two")] == mistakes(
        lambda: step_policy(max_attempts=None)
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"max_attempts": 0}, [("max_attempts", 0, "an integer >= 1 and <= 20")]),
        ({"max_attempts": 21}, [("max_attempts", 21, "an integer >= 1 and <= 20")]),
        ({"max_attempts": True}, [("max_attempts", True, "an integer >= 1 and <= 20")]),
        ({"interval_seconds": 0}, [("interval_seconds", 0, "an integer of seconds >= 1 and <= 43,200")]),
        ({"interval_seconds": 43_201}, [("interval_seconds", 43_201, "an integer of seconds >= 1 and <= 43,200")]),
        ({"backoff_rate": -0.1}, [("backoff_rate", -0.1, "a number >= 0")]),
        ({"backoff_rate": math.inf}, [("backoff_rate", math.inf, "a number >= 0")]),
        (
            {"max_attempts": None, "expire_after_mins": 14_401},
            [("expire_after_mins", 14_401, "an integer of minutes >= 1 and <= 14,400")],
        ),
        ({"exception_types": []}, [("exception_types", [], "a list of >= 1 items")]),
        ({"exception_types": "Step.THROTTLING"}, [("exception_types", "Step.THROTTLING", "a list of >= 1 items")]),
    ],
)
def test_out_of_bounds(fields: dict[str, Any], expected: list[object]):
    assert expected == mistakes(lambda: step_policy(**fields))


def test_not_a_number_is_outside():
    assert ["backoff_rate"] == wrong_fields(lambda: step_policy(backoff_rate=math.nan))


def test_failures_of_the_job_are_none_of_the_step():
    assert [
        (
            "exception_types[0]",
            CAPACITY_ERROR,
            "one of StepExceptionTypeEnum.SERVICE_FAULT, StepExceptionTypeEnum.THROTTLING",
        )
    ] == mistakes(lambda: step_policy(exception_types=[CAPACITY_ERROR]))


def test_the_job_fails_for_something():
    assert ["exception_types, failure_reason_types"] == wrong_fields(
        lambda: SageMakerJobStepRetryPolicy(max_attempts=1)
    )


def test_everything_at_once():
    assert ["interval_seconds", "failure_reason_types[0]", "max_attempts, expire_after_mins"] == wrong_fields(
        lambda: SageMakerJobStepRetryPolicy(failure_reason_types=[THROTTLING], interval_seconds=-1)  # pyright: ignore[reportArgumentType]
    )


@given(st.integers(-5, 25), st.integers(-5, 50_000))
def test_bounds(attempts: int, interval: int):
    if 1 <= attempts <= 20 and 1 <= interval <= 43_200:
        request = step_policy(max_attempts=attempts, interval_seconds=interval).to_request()
        assert (attempts, interval) == (request["MaxAttempts"], request["IntervalSeconds"])
    else:
        assert {"max_attempts", "interval_seconds"} >= set(
            wrong_fields(lambda: step_policy(max_attempts=attempts, interval_seconds=interval))
        )
