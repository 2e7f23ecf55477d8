"""Which clusters fit across a change, and within an execution."""

from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.rules.comparison.definitions import compare_definitions
from cdk_sagemaker_training.rules.comparison.warm_pool_effects import PoolEffects, PoolOutcome
from cdk_sagemaker_training.rules.examples import KEY, ROLE, train_step

KEPT = {"KeepAlivePeriodInSeconds": 600}


def _nothing(_document: Any) -> list[Any]:
    return []


def _step(name: str = "Train", resources: Any = None, request: Any = None, **members: Any) -> Any:
    return train_step(name, {"ResourceConfig": {**KEPT, **(resources or {})}, **(request or {})}, **members)


def _pools(before: list[Any], after: list[Any]) -> PoolEffects:
    documents: Any = [{"Version": "2020-12-01", "Steps": steps} for steps in (before, after)]
    return compare_definitions(*documents, find=(_nothing, _nothing)).warm_pools


def _outcome(before: Any, after: Any) -> tuple[PoolOutcome, list[str]]:
    (effect,) = _pools([before], [after]).across
    return effect.outcome, [path for path, _, _ in effect.differences]


@pytest.mark.parametrize(
    ("path", "resources", "request_"),
    [
        ("ResourceConfig/InstanceType", {"InstanceType": "ml.m5.4xlarge"}, {}),
        ("ResourceConfig/InstanceCount", {"InstanceCount": 2}, {}),
        ("ResourceConfig/VolumeSizeInGB", {"VolumeSizeInGB": 500}, {}),
        ("ResourceConfig/VolumeKmsKeyId", {"VolumeKmsKeyId": KEY + "2"}, {}),
        ("RoleArn", {}, {"RoleArn": ROLE + "-2"}),
        ("VpcConfig/Subnets", {}, {"VpcConfig": {"Subnets": ["subnet-0"]}}),
        ("VpcConfig/SecurityGroupIds", {}, {"VpcConfig": {"SecurityGroupIds": ["sg-0"]}}),
        ("EnableNetworkIsolation", {}, {"EnableNetworkIsolation": False}),
        ("EnableInterContainerTrafficEncryption", {}, {"EnableInterContainerTrafficEncryption": False}),
    ],
)
def test_what_must_match(path: str, resources: Any, request_: Any):
    found = _outcome(_step(), _step(resources=resources, request=request_))
    assert (PoolOutcome.NOT_REUSED, [f"/Arguments/{path}"]) == found


def test_what_need_not_match():
    other = _step(request={"HyperParameters": {"eta": "1"}, "Environment": {"A": "b"}})
    assert (PoolOutcome.REUSED, []) == _outcome(_step(), other)
    assert (PoolOutcome.REUSED, []) == _outcome(_step(), _step(Name="Renamed"))


def test_values_are_plain():
    (effect,) = _pools([_step()], [_step(request={"VpcConfig": {"Subnets": ["b", "a"]}})]).across
    assert ["a", "b"] == effect.differences[0][2]


def test_what_only_a_deployment_knows():
    one, other = (_step(request={"RoleArn": f"${{Token[GetAtt.{role}.Arn]}}"}) for role in "AB")
    assert (PoolOutcome.PERHAPS, ["/Arguments/RoleArn"]) == _outcome(one, other)
    assert (PoolOutcome.REUSED, []) == _outcome(one, one)


def test_pools_that_come_and_go():
    none = train_step("Train")
    assert (PoolOutcome.ENDS, []) == _outcome(_step(), none)
    assert (PoolOutcome.BEGINS, []) == _outcome(none, _step())
    assert [] == _pools([none], [none]).across


def test_within_an_execution():
    first, later = _step("First"), _step("Later", DependsOn=["First"])
    larger = _step("Later", {"InstanceType": "ml.m5.4xlarge"}, DependsOn=["First"])
    (shared,) = _pools([first, later], [first, larger]).within
    assert ("First", "Later", False) == (shared.step, shared.later, shared.is_new)
    (shared,) = _pools([first, larger], [first, later]).within
    assert shared.is_new
    assert [] == _pools([first, later], [first, later]).within
    renamed = [_step("Renamed"), _step("Later", DependsOn=["Renamed"])]
    assert [] == _pools([first, later], renamed).within
