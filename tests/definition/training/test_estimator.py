from __future__ import annotations

import math
from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    AlgorithmEstimator,
    Estimator,
    InstanceGroup,
    ParameterInteger,
    Properties,
    TrainingStep,
)
from cdk_sagemaker_training.errors import MISSING
from tests.support.mistakes import mistakes, wrong_fields

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1.0"
TOKEN_NUMBER = -1.8881545897087506e289


def estimator(**fields: Any) -> Estimator:
    given: dict[str, Any] = {"image_uri": IMAGE, "instance_type": "ml.m5.xlarge", **fields}
    return Estimator(**given)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"instance_count": 0}, ("instance_count", 0, "an integer >= 1")),
        ({"instance_count": True}, ("instance_count", True, "an integer >= 1")),
        ({"instance_count": "2"}, ("instance_count", "2", "an integer >= 1")),
        ({"instance_count": 2.0}, ("instance_count", 2.0, "an integer >= 1")),
        (
            {"keep_alive_period_in_seconds": -1},
            ("keep_alive_period_in_seconds", -1, "an integer of seconds >= 0 and <= 21,600"),
        ),
        (
            {"keep_alive_period_in_seconds": 21_601},
            ("keep_alive_period_in_seconds", 21_601, "an integer of seconds >= 0 and <= 21,600"),
        ),
        ({"max_run": 0}, ("max_run", 0, "an integer of seconds >= 1 and <= 2,419,200")),
        ({"max_run": 2_419_201}, ("max_run", 2_419_201, "an integer of seconds >= 1 and <= 2,419,200")),
        ({"max_run": None}, ("max_run", MISSING, "a value: it is required")),
        ({"max_wait": 0}, ("max_wait", 0, "an integer of seconds >= 1")),
        (
            {"max_pending_time_in_seconds": 1_799},
            ("max_pending_time_in_seconds", 1_799, "an integer of seconds >= 1,800 and <= 2,419,200"),
        ),
        ({"max_retry_attempts": 31}, ("max_retry_attempts", 31, "an integer >= 1 and <= 30")),
        ({"volume_size": -1}, ("volume_size", -1, "an integer of GiB >= 0")),
        ({"use_spot_instances": "yes"}, ("use_spot_instances", "yes", "True or False")),
        ({"input_mode": "file"}, ("input_mode", "file", "one of File, Pipe, FastFile")),
        (
            {"subnets": "subnet-1", "security_group_ids": ["sg-1"]},
            ("subnets", "subnet-1", "a list of >= 0 and <= 16 items"),
        ),
        ({"subnets": 5, "security_group_ids": ["sg-1"]}, ("subnets", 5, "a list of >= 0 and <= 16 items")),
        (
            {"subnets": ["subnet-1"], "security_group_ids": list("abcdef")},
            ("security_group_ids", list("abcdef"), "a list of >= 0 and <= 5 items"),
        ),
        (
            {"hyperparameters": {"layers": [1, 2]}},
            (
                "hyperparameters['layers']",
                [1, 2],
                "text, a number or a boolean of at most 2,500 characters",
            ),
        ),
        (
            {"hyperparameters": {"x": None}},
            ("hyperparameters['x']", None, "text, a number or a boolean of at most 2,500 characters"),
        ),
        (
            {"hyperparameters": {"x": TOKEN_NUMBER}},
            (
                "hyperparameters['x']",
                "a CDK number token",
                "text, a number or a boolean of at most 2,500 characters",
            ),
        ),
        (
            {"hyperparameters": {"x": math.inf}},
            ("hyperparameters['x']", math.inf, "text, a number or a boolean of at most 2,500 characters"),
        ),
        (
            {"hyperparameters": [("x", 1)]},
            ("hyperparameters", [("x", 1)], "a dict of >= 0 and <= 100 entries with text keys"),
        ),
        (
            {"metric_definitions": [{"Name": "auc"}]},
            ("metric_definitions[0]", {"Name": "auc"}, "a dict with the keys Name and Regex"),
        ),
        ({"metric_definitions": ["auc"]}, ("metric_definitions[0]", "auc", "a dict with the keys Name and Regex")),
        (
            {"tags": {"aws:x": "y"}},
            ("tags[0]['Key']", "aws:x", r"text of <= 128 characters matching (?!aws:)[\w\s.:/=+\-@]+"),
        ),
        (
            {"environment": {"1A": "x"}},
            ("environment key", "1A", "text of <= 512 characters matching [a-zA-Z_][a-zA-Z0-9_]*"),
        ),
        ({"container_entry_point": []}, ("container_entry_point", [], "a list of >= 1 and <= 100 items")),
        ({"rules": ["rule"]}, ("rules[0]", "rule", "a Rule")),
        (
            {"instance_type": "m5.xlarge"},
            ("instance_type", "m5.xlarge", r"text matching ml\.[a-z0-9-]+\.[a-z0-9-]+, for example ml.m5.xlarge"),
        ),
    ],
)
def test_out_of_bounds(fields: dict[str, Any], expected: tuple[str, object, str]):
    assert [expected] == mistakes(lambda: estimator(**fields))


def test_hyperparameters_that_are_not_a_number():
    assert ["hyperparameters['x']"] == wrong_fields(lambda: estimator(hyperparameters={"x": math.nan}))


def test_every_mistake_at_once():
    assert [
        "instance_count",
        "max_run",
        "keep_alive_period_in_seconds",
        "hyperparameters['a']",
        "hyperparameters['b']",
        "output_path",
        "security_group_ids[0]",
        "image_uri",
        "subnets, security_group_ids",
        "checkpoint_s3_uri",
    ] == wrong_fields(
        lambda: estimator(
            image_uri="",
            instance_count=0,
            max_run=-1,
            keep_alive_period_in_seconds=-1,
            hyperparameters={"a": {}, "b": []},
            output_path="bucket",
            security_group_ids=[""],
            checkpoint_local_path="/opt/ml/checkpoints",
        )
    )


@pytest.mark.parametrize("role", ["training", "arn:aws:iam::12:role/x", "arn:aws:iam::123456789012:user/x"])
def test_no_role(role: str):
    assert ["role"] == wrong_fields(lambda: estimator(role=role))


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_roles_of_every_partition(partition: str):
    role = f"arn:{partition}:iam::123456789012:role/team/training"
    assert role == estimator(role=role).role


def test_instance_type_or_groups_not_both_not_none():
    group = InstanceGroup(instance_group_name="a", instance_type="ml.m5.xlarge", instance_count=1)
    assert ["instance_groups"] == wrong_fields(lambda: estimator(instance_groups=[group]))
    assert ["instance_groups"] == wrong_fields(
        lambda: estimator(instance_type=None, instance_count=1, instance_groups=[group])
    )
    assert ["instance_type"] == wrong_fields(lambda: estimator(instance_type=None))
    assert (group,) == estimator(instance_type=None, instance_groups=[group]).instance_groups


def test_instance_groups_are_checked():
    assert ["instance_group_name", "instance_type", "instance_count"] == wrong_fields(
        lambda: InstanceGroup(instance_group_name="", instance_type="m5", instance_count=0)
    )


@pytest.mark.parametrize(
    "fields",
    [{"subnets": ["subnet-1"]}, {"security_group_ids": ["sg-1"]}, {"subnets": [], "security_group_ids": ["sg-1"]}],
)
def test_subnets_and_security_groups_go_together(fields: dict[str, Any]):
    assert ["subnets, security_group_ids"] == wrong_fields(lambda: estimator(**fields))


def test_credentials_of_a_registry_need_an_access_mode():
    assert [("training_repository_access_mode", MISSING, "an access mode when credentials are given")] == mistakes(
        lambda: estimator(
            training_repository_credentials_provider_arn="arn:aws:lambda:us-east-1:123456789012:function:x"
        )
    )


def test_a_list_known_to_an_execution_alone():
    train = Properties("Train")
    made = estimator(subnets=train.VpcConfig.Subnets, security_group_ids=train.VpcConfig.SecurityGroupIds)
    assert {
        "Subnets": {"Get": "Steps.Train.VpcConfig.Subnets"},
        "SecurityGroupIds": {"Get": "Steps.Train.VpcConfig.SecurityGroupIds"},
    } == TrainingStep(name="Next", estimator=made).arguments()["VpcConfig"]


def test_tokens_pass():
    made = estimator(
        instance_count=TOKEN_NUMBER,
        instance_type="${Token[Type.1]}",
        role="${Token[Role.1]}",
        subnets=["#{Token[Subnets.1]}"],
        security_group_ids=["#{Token[Groups.1]}"],
        output_path="s3://${Token[Bucket.1]}/x/",
        hyperparameters={"x": "${Token[X.1]}"},
    )
    assert TOKEN_NUMBER == made.instance_count


def test_variables_pass():
    count = ParameterInteger(name="Count")
    assert count == estimator(instance_count=count).instance_count


def test_tags_as_a_dict_and_as_a_list():
    assert ({"Key": "team", "Value": "risk"},) == estimator(tags={"team": "risk"}).tags
    assert ({"Key": "team", "Value": "risk"},) == estimator(tags=[{"Key": "team", "Value": "risk"}]).tags


def test_an_algorithm_resource():
    made = AlgorithmEstimator(algorithm_arn="scikit-decision-trees", instance_type="ml.m5.xlarge")
    assert (None, "scikit-decision-trees") == (made.image, made.algorithm_name)
    assert ["algorithm_arn"] == wrong_fields(
        lambda: AlgorithmEstimator(algorithm_arn="x" * 171, instance_type="ml.m5.xlarge")
    )
