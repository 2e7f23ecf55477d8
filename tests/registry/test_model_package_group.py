from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import RemovalPolicy, Stack
from aws_cdk.assertions import Template

from cdk_sagemaker_training import ModelPackageGroup
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.removal import destructible_stack

GROUP = "AWS::SageMaker::ModelPackageGroup"


def test_retained_with_a_name_from_its_path(stack: Stack):
    group = ModelPackageGroup(stack, "ChurnModels")
    assert group.model_package_group_name.startswith("stack-churnmodels")
    (found,) = Template.from_stack(stack).find_resources(GROUP).values()
    assert {"ModelPackageGroupName": group.model_package_group_name} == found["Properties"]
    assert ("Retain", "Retain") == (found["DeletionPolicy"], found["UpdateReplacePolicy"])


def test_everything_given():
    stack = destructible_stack()
    ModelPackageGroup(
        stack,
        "Models",
        model_package_group_name="Churn-1",
        model_package_group_description="Churn",
        removal_policy=RemovalPolicy.DESTROY,
    )
    (found,) = Template.from_stack(stack).find_resources(GROUP).values()
    expected = {"ModelPackageGroupName": "Churn-1", "ModelPackageGroupDescription": "Churn"}
    assert (expected, "Delete") == (found["Properties"], found["DeletionPolicy"])


def test_the_arn(stack: Stack):
    group = ModelPackageGroup(stack, "Models")
    (logical_id,) = Template.from_stack(stack).find_resources(GROUP)
    assert {"Fn::GetAtt": [logical_id, "ModelPackageGroupArn"]} == stack.resolve(group.model_package_group_arn)


@pytest.mark.parametrize("name", ["a" * 64, "under_score", "-a", "a-", "", "a b"])
def test_no_names(stack: Stack, name: Any):
    ((where, given, allowed),) = mistakes(lambda: ModelPackageGroup(stack, "Models", model_package_group_name=name))
    assert ("model_package_group_name", name) == (where, given)
    assert "churn-models" in allowed


def test_every_mistake_at_once(stack: Stack):
    assert ["model_package_group_name", "model_package_group_description"] == wrong_fields(
        lambda: ModelPackageGroup(
            stack, "Models", model_package_group_name="_", model_package_group_description="x" * 1025
        )
    )
    assert [] == stack.node.children


def test_the_longest_name(stack: Stack):
    assert "a" * 63 == ModelPackageGroup(stack, "M", model_package_group_name="a" * 63).model_package_group_name
