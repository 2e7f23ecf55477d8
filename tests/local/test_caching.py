"""Which arguments are in a cache key, and how long a result is taken (developer guide, ``pipelines-default-keys``)."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("ministack")

from cdk_sagemaker_training.local.emulator.caching import key_of, seconds_of
from cdk_sagemaker_training.local.emulator.expressions import Scope

from .support import training

SCOPE = Scope({"Rounds": "5"}, {"PipelineExecutionId": "abc"})
ROLE = "arn:aws:iam::123456789012:role/job"


def key(step: dict[str, Any], scope: Scope = SCOPE) -> str:
    return key_of(step, scope)


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({"HyperParameters": {"num_round": "6"}}, False),
        ({"Environment": {"A": "b"}}, False),
        ({"InputDataConfig": [{"ChannelName": "train"}]}, False),
        ({"CheckpointConfig": {"S3Uri": "s3://b/c"}}, False),
        ({"DebugHookConfig": {"S3OutputPath": "s3://b/d"}}, False),
        ({"AlgorithmSpecification": {"TrainingImage": "other", "TrainingInputMode": "File"}}, False),
        ({"HyperParameters": {"num_round": {"Get": "Parameters.Rounds"}}}, True),
        ({"RoleArn": "arn:aws:iam::123456789012:role/other"}, True),
        ({"OutputDataConfig": {"S3OutputPath": {"Get": "Execution.PipelineExecutionId"}}}, True),
        ({"ResourceConfig": {"InstanceType": "ml.p4d.24xlarge"}}, True),
        ({"EnableManagedSpotTraining": True}, True),
        ({"VpcConfig": {}}, True),
        ({"Tags": []}, True),
    ],
)
def test_the_key_of_a_training_step(changed: dict[str, Any], same: bool) -> None:
    base: dict[str, Any] = {"HyperParameters": {"num_round": "5"}}
    one, other = training("A", ROLE, **base), training("A", ROLE, **{**base, **changed})
    assert same == (key(one) == key(other))


def test_what_names_the_job_itself_is_never_met_again() -> None:
    step = training("A", ROLE, Environment={"JOB": {"Get": "Execution.TrainingJobName"}})
    assert key(step) != key(step)


@pytest.mark.parametrize(
    ("kind", "changed", "same"),
    [
        ("Processing", {"ProcessingInputs": [{"InputName": "a"}]}, False),
        ("Processing", {"ProcessingOutputConfig": {}}, True),
        ("Transform", {"ModelName": "m"}, False),
        ("Transform", {"TransformOutput": {}}, True),
        ("Tuning", {"TrainingJobDefinition": {"StaticHyperParameters": {"a": "b"}}}, False),
        ("Tuning", {"TrainingJobDefinition": {"StaticHyperParameters": {"a": "a"}, "RoleArn": ROLE}}, True),
    ],
)
def test_the_keys_of_other_steps(kind: str, changed: dict[str, Any], same: bool) -> None:
    base: dict[str, Any] = {"TrainingJobDefinition": {"StaticHyperParameters": {"a": "a"}}}
    steps = [{"Name": "A", "Type": kind, "Arguments": arguments} for arguments in (base, {**base, **changed})]
    assert same == (key(steps[0]) == key(steps[1]))


@pytest.mark.parametrize("kind", ["Lambda", "Callback", "Condition", "Fail", "RegisterModel"])
def test_types_without_a_documented_key_have_none(kind: str) -> None:
    assert "" == key({"Name": "A", "Type": kind, "Arguments": {}})


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("PT1H", 3600),
        ("P30D", 30 * 86_400),
        ("P1Y2M1W1DT1H1M1.5S", 365 * 86_400 + 60 * 86_400 + 8 * 86_400 + 3661.5),
        ("30d", 30 * 86_400),
        ("T16m", 16 * 60),
        ("30dT5h", 30 * 86_400 + 5 * 3600),
        ("tomorrow", 0),
        ("", 0),
    ],
)
def test_durations(duration: str, seconds: float) -> None:
    assert seconds == seconds_of(duration)
