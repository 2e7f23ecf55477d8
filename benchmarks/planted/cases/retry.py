"""Retry policies."""

from __future__ import annotations

from typing import Final

from benchmarks.planted.corpus import Cases
from cdk_sagemaker_training.rules.examples import Example, condition_step, pipeline, step, training, tuning

_CAPACITY: Final = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "IntervalSeconds": 60}
_UNKNOWN: Final = {"Get": "Execution.Later"}
_ALWAYS: Final = [{"Type": "Equals", "LeftValue": {"Get": "Execution.PipelineName"}, "RightValue": "churn"}]
_KEPT: Final = {"CheckpointConfig": {"S3Uri": "s3://checkpoints/churn/"}}


def _retried(*policies: dict[str, object]) -> Example:
    return training(RetryPolicies=list(policies))


def _capacity(**members: object) -> Example:
    return _retried({**_CAPACITY, **members})


def _types(*names: object) -> dict[str, object]:
    return {"ExceptionType": list(names), "MaxAttempts": 2}


def _of(kind: str, *names: str) -> Example:
    return pipeline(step(kind, RetryPolicies=[_types(*names)]))


def _attempts(request: dict[str, object], attempts: object) -> Example:
    return training({"RetryStrategy": {"MaximumRetryAttempts": attempts}, **request})


CASES: Final = {
    "SMT701": Cases(
        bad=[_retried(_types("Step.SERVICE_FAULT", "Step.TIMEOUT")), _retried(_types("CAPACITY_ERROR"))],
        good=[_retried(_types("Step.THROTTLING")), _retried(_types(_UNKNOWN))],
    ),
    "SMT702": Cases(
        bad=[
            _of("Lambda", "Step.THROTTLING"),
            pipeline(condition_step(_ALWAYS, [step("Lambda", RetryPolicies=[_types("Step.THROTTLING")])])),
        ],
        good=[_of("Model", "Step.THROTTLING"), tuning(RetryPolicies=[_types("Step.THROTTLING")])],
    ),
    "SMT703": Cases(
        bad=[
            _of("AutoML", "SageMaker.JOB_INTERNAL_ERROR"),
            tuning(RetryPolicies=[_types("SageMaker.RESOURCE_LIMIT", "SageMaker.JOB_INTERNAL_ERROR")]),
        ],
        good=[_retried(_types("SageMaker.JOB_INTERNAL_ERROR")), _of("AutoML", "SageMaker.CAPACITY_ERROR")],
    ),
    "SMT704": Cases(
        bad=[_of("RegisterModel", "SageMaker.RESOURCE_LIMIT"), _of("Model", "SageMaker.JOB_INTERNAL_ERROR")],
        good=[_of("RegisterModel", "Step.SERVICE_FAULT"), _retried(_types("SageMaker.RESOURCE_LIMIT"))],
    ),
    "SMT705": Cases(
        bad=[_capacity(IntervalSeconds=43_201), _capacity(IntervalSeconds=-1)],
        good=[_capacity(IntervalSeconds=43_200), _capacity(IntervalSeconds=_UNKNOWN)],
    ),
    "SMT706": Cases(
        bad=[_capacity(BackoffRate=-0.1), _capacity(BackoffRate="twice")],
        good=[_capacity(BackoffRate=0), _capacity(BackoffRate=_UNKNOWN)],
    ),
    "SMT707": Cases(
        bad=[_capacity(MaxAttempts=21), _capacity(MaxAttempts=-1)],
        good=[_capacity(MaxAttempts=20), _capacity(MaxAttempts=_UNKNOWN)],
    ),
    "SMT708": Cases(
        bad=[_capacity(ExpireAfterMin=14_401), _capacity(ExpireAfterMin=-5)],
        good=[_capacity(ExpireAfterMin=14_400), _capacity(ExpireAfterMin=_UNKNOWN)],
    ),
    "SMT709": Cases(
        bad=[
            _capacity(MaxAttempts=1, ExpireAfterMin=1),
            tuning(RetryPolicies=[{**_CAPACITY, "MaxAttempts": 5, "ExpireAfterMin": 60}]),
        ],
        good=[_capacity(MaxAttempts=1), _capacity()],
    ),
    "SMT710": Cases(
        bad=[
            _retried(_types("Step.THROTTLING", "Step.SERVICE_FAULT"), _types("Step.SERVICE_FAULT")),
            tuning(RetryPolicies=[_types("Step.THROTTLING"), _types("Step.THROTTLING")]),
        ],
        good=[_retried(_types("Step.THROTTLING"), _types("Step.SERVICE_FAULT")), _capacity()],
    ),
    "SMT711": Cases(
        bad=[_capacity(ExpireAfterMin=0), _capacity(IntervalSeconds=600, ExpireAfterMin=5)],
        good=[_capacity(IntervalSeconds=600, ExpireAfterMin=50), _capacity(MaxAttempts=_UNKNOWN)],
    ),
    "SMT712": Cases(
        bad=[_capacity(ExpireAfterMin=240), _capacity(IntervalSeconds=600, BackoffRate=1, MaxAttempts=10)],
        good=[_capacity(ExpireAfterMin=30), _capacity(IntervalSeconds=_UNKNOWN, MaxAttempts=20)],
    ),
    "SMT713": Cases(
        bad=[_capacity(ExpireAfterMin=14_400), _capacity(IntervalSeconds=43_200, BackoffRate=1, MaxAttempts=5)],
        good=[_capacity(ExpireAfterMin=600), _capacity(BackoffRate=_UNKNOWN, MaxAttempts=20)],
    ),
    "SMT714": Cases(
        bad=[
            _attempts({"StoppingCondition": None}, 3),
            _attempts({"StoppingCondition": {"MaxRuntimeInSeconds": None}}, 30),
        ],
        good=[
            _attempts({"StoppingCondition": {"MaxRuntimeInSeconds": 86_400}}, 3),
            training({"StoppingCondition": {"MaxRuntimeInSeconds": None}}),
        ],
    ),
    "SMT715": Cases(
        bad=[
            training({"StoppingCondition": {"MaxRuntimeInSeconds": 90_000}}, RetryPolicies=[_CAPACITY]),
            training(
                {"StoppingCondition": {"MaxRuntimeInSeconds": 7200}},
                RetryPolicies=[_types("SageMaker.JOB_INTERNAL_ERROR")],
            ),
        ],
        good=[
            training({"StoppingCondition": {"MaxRuntimeInSeconds": 60}}, RetryPolicies=[_CAPACITY]),
            training({"StoppingCondition": {"MaxRuntimeInSeconds": 90_000}, **_KEPT}, RetryPolicies=[_CAPACITY]),
        ],
    ),
    "SMT716": Cases(
        bad=[_retried({"MaxAttempts": 3}), _retried({"ExceptionType": [], "MaxAttempts": 3})],
        good=[_retried(_types("Step.THROTTLING")), _retried({"ExceptionType": _UNKNOWN, "MaxAttempts": 3})],
    ),
}
