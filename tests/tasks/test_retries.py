from __future__ import annotations

from typing import Any

import attrs
from aws_cdk import Stack
from aws_cdk import aws_stepfunctions as sfn

from cdk_sagemaker_training import (
    CAPACITY_ERROR,
    INTERNAL_ERROR,
    RESOURCE_LIMIT,
    SERVICE_FAULT,
    THROTTLING,
    SageMakerJobStepRetryPolicy,
    StepRetryPolicy,
    TrainingTask,
)
from tests.support.mistakes import wrong_fields
from tests.support.steps import ROLE, train
from tests.tasks.conftest import Machine


def task(stack: Stack, *policies: Any, **how: Any) -> TrainingTask:
    return TrainingTask(stack, "Own", step=attrs.evolve(train(role=ROLE), retry_policies=policies), **how)


def test_errors_of_the_call_are_retried_by_the_state(stack: Stack, machine: Machine):
    states = machine(
        task(
            stack,
            StepRetryPolicy(exception_types=[SERVICE_FAULT, THROTTLING], max_attempts=5, backoff_rate=1.5),
            SageMakerJobStepRetryPolicy(exception_types=[RESOURCE_LIMIT], max_attempts=20, interval_seconds=600),
        )
    )["States"]
    assert ["Own: Job", "After"] == list(states)
    retriers = [
        {
            "ErrorEquals": ["SageMaker.AmazonSageMakerException"],
            "IntervalSeconds": 1,
            "MaxAttempts": 5,
            "BackoffRate": 1.5,
        },
        {
            "ErrorEquals": ["SageMaker.ResourceLimitExceededException"],
            "IntervalSeconds": 600,
            "MaxAttempts": 20,
            "BackoffRate": 2,
        },
    ]
    assert retriers == states["Own: Job"]["Retry"]
    assert "Catch" not in states["Own: Job"]


def test_jobs_that_failed_of_the_platform_are_started_again(stack: Stack, machine: Machine):
    definition = machine(
        task(
            stack,
            SageMakerJobStepRetryPolicy(failure_reason_types=[CAPACITY_ERROR], max_attempts=3, interval_seconds=60),
            SageMakerJobStepRetryPolicy(exception_types=[INTERNAL_ERROR], max_attempts=1),
        )
    )
    states = definition["States"]
    assert "Own: Begin" == definition["StartAt"]
    assert {"CapacityError": 0, "InternalServerError": 0} == states["Own: Begin"]["Parameters"]
    (catcher,) = states["Own: Job"]["Catch"]
    assert (["States.TaskFailed"], "$.Train.Failure", "Own: Why?") == tuple(
        catcher[key] for key in ("ErrorEquals", "ResultPath", "Next")
    )
    capacity, internal = states["Own: Why?"]["Choices"]
    assert [
        {"Variable": "$.Train.Failure.Cause", "StringMatches": '*"FailureReason"*CapacityError*'},
        {"Variable": "$.Train.CapacityError", "NumericLessThan": 3},
    ] == capacity["And"]
    assert "Own: After InternalServerError" == internal["Next"]
    assert {
        "CapacityError.$": "States.MathAdd($.Train.CapacityError, 1)",
        "InternalServerError.$": "$.Train.InternalServerError",
        "Wait.$": "States.ArrayGetItem(States.Array(60, 120, 240), $.Train.CapacityError)",
    } == states["Own: After CapacityError"]["Parameters"]
    flow = {name: state.get("Next") for name, state in states.items()}
    assert ("Own: Pause", "Own: Job", "After") == (flow[capacity["Next"]], flow["Own: Pause"], flow["Own: Job"])
    assert "$.Train.Wait" == states["Own: Pause"]["SecondsPath"]
    failed = {"Type": "Fail", "ErrorPath": "$.Train.Failure.Error", "CausePath": "$.Train.Failure.Cause"}
    assert failed == states[states["Own: Why?"]["Default"]]


def test_a_catch_takes_what_is_not_tried_again(stack: Stack, machine: Machine):
    policy = SageMakerJobStepRetryPolicy(failure_reason_types=[CAPACITY_ERROR], max_attempts=1)
    states = machine(task(stack, policy, catch=sfn.Pass(stack, "Tell")))["States"]
    assert ["Own: Why?", "Tell"] == [catcher["Next"] for catcher in states["Own: Job"]["Catch"]]
    assert "Tell" == states["Own: Why?"]["Default"]
    assert "Own: Failed" not in states


def test_a_catch_without_retries(stack: Stack, machine: Machine):
    states = machine(task(stack, catch=sfn.Pass(stack, "Tell")))["States"]
    (catcher,) = states["Own: Job"]["Catch"]
    assert (["States.ALL"], "Tell") == (catcher["ErrorEquals"], catcher["Next"])


def test_waits_are_those_of_the_policy_and_at_most_a_year(stack: Stack, machine: Machine):
    policy = SageMakerJobStepRetryPolicy(
        failure_reason_types=[CAPACITY_ERROR], max_attempts=3, interval_seconds=43_200, backoff_rate=100
    )
    waits = machine(task(stack, policy))["States"]["Own: After CapacityError"]["Parameters"]["Wait.$"]
    assert "States.Array(43200, 4320000, 31536000)" in waits


def test_what_step_functions_cannot_do_is_refused(stack: Stack):
    found = wrong_fields(
        lambda: task(
            stack,
            StepRetryPolicy(exception_types=[SERVICE_FAULT], expire_after_mins=60),
            StepRetryPolicy(exception_types=[THROTTLING], max_attempts=5, backoff_rate=0.5),
            SageMakerJobStepRetryPolicy(failure_reason_types=[CAPACITY_ERROR], max_attempts=5, backoff_rate=0.5),
        )
    )
    assert [
        "step.retry_policies[0].expire_after_mins",
        "step.retry_policies[1].backoff_rate",
        "step.retry_policies[1]",
    ] == found
