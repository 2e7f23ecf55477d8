from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    SERVICE_FAULT,
    CacheConfig,
    StepRetryPolicy,
    TrainingInput,
    TrainingStep,
)
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.steps import train

CHANNEL = "s3://bucket/train/"


def step(**fields: Any) -> TrainingStep:
    given: dict[str, Any] = {"name": "Train", "estimator": train().estimator, **fields}
    return TrainingStep(**given)


def test_the_least():
    made = step()
    assert {"Name": "Train", "Type": "Training", "Arguments": made.arguments()} == made.to_request()


def test_everything_but_the_request():
    made = step(
        display_name="Training",
        description="Trains",
        depends_on=[train("A"), "B"],
        retry_policies=[StepRetryPolicy(exception_types=[SERVICE_FAULT], max_attempts=2)],
        cache_config=CacheConfig(enable_caching=True, expire_after="P1D"),
    )
    request = made.to_request()
    assert {
        "Name": "Train",
        "Type": "Training",
        "Arguments": made.arguments(),
        "DependsOn": ["A", "B"],
        "DisplayName": "Training",
        "Description": "Trains",
        "CacheConfig": {"Enabled": True, "ExpireAfter": "P1D"},
        "RetryPolicies": [
            {"BackoffRate": 2.0, "IntervalSeconds": 1, "MaxAttempts": 2, "ExceptionType": ["Step.SERVICE_FAULT"]}
        ],
    } == request


@pytest.mark.parametrize("one", [CHANNEL, TrainingInput(s3_data=CHANNEL)])
def test_one_input_is_the_channel_training(one: Any):
    assert ["training"] == list(step(inputs=one).inputs)


def test_what_its_job_answers():
    assert {
        "Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"
    } == step().properties.ModelArtifacts.S3ModelArtifacts.expr


@pytest.mark.parametrize(
    ("expected", "fields"),
    [
        (["name"], {"name": "with space"}),
        (["name"], {"name": ""}),
        (["name"], {"name": "x" * 65}),
        (["name"], {"name": None}),
        (["display_name"], {"display_name": "x" * 257}),
        (["depends_on"], {"depends_on": "A"}),
        (["depends_on[1]"], {"depends_on": ["A", 5]}),
        (["estimator"], {"estimator": {"image": "x"}}),
        (["retry_policies[0]"], {"retry_policies": [{"MaxAttempts": 1}]}),
        (["cache_config"], {"cache_config": True}),
        (["inputs['train']"], {"inputs": {"train": "bucket/x"}}),
        (["inputs['train']"], {"inputs": {"train": 5}}),
        (["inputs key"], {"inputs": {"with space": CHANNEL}}),
        (["inputs"], {"inputs": {f"c{number}": CHANNEL for number in range(21)}}),
        (["name", "inputs['train']", "estimator"], {"name": "", "inputs": {"train": ""}, "estimator": 5}),
    ],
)
def test_bad_input(expected: list[str], fields: dict[str, Any]):
    assert sorted(expected) == sorted(wrong_fields(lambda: step(**fields)))


def test_no_channel_beside_the_one_of_the_model():
    estimator = train(model_uri="s3://bucket/model.tar.gz").estimator
    assert [("inputs", "model", "channel names unlike the estimator's model_channel_name")] == mistakes(
        lambda: step(estimator=estimator, inputs={"model": CHANNEL})
    )


def test_members_that_no_field_writes():
    made = step(additional_arguments={"ModelPackageConfig": {"ModelPackageGroupArn": "arn:x"}})
    arguments: Any = made.to_request()["Arguments"]
    assert {"ModelPackageGroupArn": "arn:x"} == arguments["ModelPackageConfig"]


def test_members_that_a_field_writes_too():
    assert [
        (
            "additional_arguments['StoppingCondition']",
            "StoppingCondition",
            "a member that no field of the step writes",
        )
    ] == mistakes(lambda: step(additional_arguments={"StoppingCondition": {}}))
