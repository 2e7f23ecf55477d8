"""Retry policies, by the bounds and defaults of the developer guide, and faults that somebody asks for."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytest.importorskip("ministack")

from cdk_sagemaker_training.local import RequestRefusedError
from cdk_sagemaker_training.local.emulator.document import checked
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.local.emulator.retries import Retries

from .support import Account, training

CAPACITY, INTERNAL = "SageMaker.CAPACITY_ERROR", "SageMaker.JOB_INTERNAL_ERROR"
LIMIT, THROTTLING, FAULT = "SageMaker.RESOURCE_LIMIT", "Step.THROTTLING", "Step.SERVICE_FAULT"


def policy(*types: str, **members: Any) -> dict[str, Any]:
    return {"ExceptionType": list(types), **members}


def pauses(kind: str, *policies: dict[str, Any], step_type: str = "Training", failing: str = "") -> list[float]:
    """The waits of a step that fails in the same way again and again."""
    step: dict[str, Any] = {"Name": "A", "Type": step_type, "RetryPolicies": list(policies)}
    retries, found, elapsed = Retries(step), [], 0.0
    while (pause := retries.pause(failing or kind, elapsed)) is not None:
        found.append(pause)
        elapsed += pause
    return found


@pytest.mark.parametrize(
    ("kind", "policies", "expected"),
    [
        (CAPACITY, [policy(CAPACITY)], [1, 2, 4, 8, 16]),
        (CAPACITY, [policy(INTERNAL, CAPACITY, IntervalSeconds=10, BackoffRate=1.5, MaxAttempts=3)], [10, 15, 22.5]),
        (CAPACITY, [policy(CAPACITY, MaxAttempts=0)], []),
        (CAPACITY, [policy(CAPACITY, IntervalSeconds=60, BackoffRate=1, ExpireAfterMin=3)], [60, 60, 60]),
        (CAPACITY, [policy(CAPACITY, ExpireAfterMin=0)], []),
        (CAPACITY, [policy(INTERNAL)], []),
        (CAPACITY, [policy(CAPACITY, MaxAttempts=1), policy(CAPACITY, MaxAttempts=9)], [1]),
        (LIMIT, [], []),
        (THROTTLING, [], [1, 2, 4, 8, 16]),
        (FAULT, [policy(FAULT, MaxAttempts=1)], [1]),
        ("", [policy(CAPACITY)], []),
    ],
)
def test_pauses(kind: str, policies: list[dict[str, Any]], expected: list[float]) -> None:
    assert expected == pauses(kind, *policies)


@pytest.mark.parametrize(("step_type", "times"), [("Tuning", 0), ("AutoML", 0), ("Processing", 5), ("Lambda", 0)])
def test_types_that_do_not_retry_internal_errors(step_type: str, times: int) -> None:
    assert times == len(pauses(INTERNAL, policy(INTERNAL), step_type=step_type))


def test_each_policy_counts_its_own_attempts() -> None:
    retries = Retries({"Name": "A", "Type": "Training", "RetryPolicies": [policy(CAPACITY), policy(LIMIT)]})
    assert [1, 2, 1, 4] == [retries.pause(kind, 0) for kind in (CAPACITY, CAPACITY, LIMIT, CAPACITY)]


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"ExceptionType": "SageMaker.CAPACITY_ERROR"}, "it takes a list of"),
        ({"ExceptionType": ["SageMaker.UNKNOWN"]}, "it takes a list of"),
        ({"ExceptionType": []}, "it takes a list of"),
        (policy(CAPACITY, MaxAttempts=1, ExpireAfterMin=1), "both MaxAttempts and ExpireAfterMin"),
        (policy(CAPACITY, MaxAttempts=21), "MaxAttempts 21; allowed: a number from 0 to 20"),
        (policy(CAPACITY, IntervalSeconds=43_201), "IntervalSeconds 43201; allowed: a number from 0 to 43200"),
        (policy(CAPACITY, ExpireAfterMin=14_401), "ExpireAfterMin 14401"),
        (policy(CAPACITY, BackoffRate="2"), "BackoffRate '2'"),
    ],
)
def test_policies_that_the_service_refuses(members: dict[str, Any], message: str) -> None:
    step = {"Name": "A", "Type": "Training", "RetryPolicies": [members]}
    with pytest.raises(RefusedError, match=message):
        checked(json.dumps({"Version": "2020-12-01", "Steps": [step]}))


FAULTS = [
    (CAPACITY, "CapacityError: Unable to provision requested ML compute capacity.", True),
    (INTERNAL, "InternalServerError: We encountered an internal error.", True),
    (LIMIT, "Failed to invoke sagemaker:CreateTrainingJob. Error Details: The account-level service limit", False),
    (THROTTLING, "Error Details: Rate exceeded", False),
    (FAULT, "because of an unknown error", False),
]


def test_faults_on_demand(account: Account, pipeline_role: str, job_role: str) -> None:
    """A step for each type, with one retry: it succeeds after one fault, and fails after two in another pipeline."""
    steps = [
        {**training(f"Step{index}", job_role), "RetryPolicies": [policy(kind, IntervalSeconds=6, MaxAttempts=1)]}
        for index, (kind, _, _) in enumerate(FAULTS)
    ]
    good, bad = account.pipeline(steps, pipeline_role), account.pipeline(steps, pipeline_role)
    for index, (kind, _, _) in enumerate(FAULTS):
        for pipeline, times in ((good, 1), (bad, 2)):
            account.aws.inject_fault(step=f"Step{index}", exception_type=kind, times=times, pipeline_name=pipeline)

    execution, found = account.run(good)
    assert "Succeeded" == execution["PipelineExecutionStatus"], found
    assert {2} == {step["AttemptCount"] for step in found.values()}
    execution, found = account.run(bad)

    assert "Failed" == execution["PipelineExecutionStatus"]
    for index, (_, reason, has_job) in enumerate(FAULTS):
        step = found[f"Step{index}"]
        assert (2, "Failed") == (step["AttemptCount"], step["StepStatus"])
        assert reason in step["FailureReason"]
        assert has_job == ("TrainingJob" in step["Metadata"])
    job = found["Step0"]["Metadata"]["TrainingJob"]["Arn"].rpartition("/")[2]
    assert ("Failed", found["Step0"]["FailureReason"]) == (
        account.ended_job(job)["TrainingJobStatus"],
        account.ended_job(job)["FailureReason"],
    )


def test_a_fault_of_no_known_type_is_refused(account: Account) -> None:
    with pytest.raises(RequestRefusedError, match=r"'AlgorithmError' is unknown; there are Step\.SERVICE_FAULT"):
        account.aws.inject_fault(step="A", exception_type="AlgorithmError")
    with pytest.raises(RequestRefusedError, match="at least one time"):
        account.aws.inject_fault(step="A", exception_type=CAPACITY, times=0)
