"""Links lead into the console of the partition and region of the deployment."""

from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from cdk_sagemaker_training.monitoring.console import console_host


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("eu-west-1", "eu-west-1.console.aws.amazon.com"),
        ("cn-north-1", "cn-north-1.console.amazonaws.cn"),
        ("us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"),
    ],
)
def test_of_a_stack_with_a_region(region: str, host: str):
    stack = Stack(App(), "Stack", env={"account": "123456789012", "region": region})
    assert host == console_host(stack)


def test_of_a_stack_for_any_region_is_looked_up_once():
    stack = Stack(App(), "Stack")

    hosts = [stack.resolve(console_host(stack)) for _ in range(2)]

    template = cast("dict[str, Any]", Template.from_stack(stack).to_json())
    (mapping,) = template["Mappings"]
    domain = {"Fn::FindInMap": [mapping, {"Ref": "AWS::Partition"}, "Domain"]}
    assert [{"Fn::Join": ["", [{"Ref": "AWS::Region"}, ".", domain]]}] * 2 == hosts
    assert {"Domain": "console.amazonaws.cn"} == template["Mappings"][mapping]["aws-cn"]
