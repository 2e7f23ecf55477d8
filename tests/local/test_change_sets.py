"""What a change set of the embedded AWS calls a change."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from .support import Account

TOPICS = {"First": {"Type": "AWS::SNS::Topic"}, "Second": {"Type": "AWS::SNS::Topic"}}


def _template(value: Any) -> dict[str, Any]:
    parameter = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}}
    return {"Resources": {**TOPICS, "Parameter": parameter}}


def _changed(account: Account, stack: str, template: dict[str, Any]) -> list[str]:
    cloudformation = account.client("cloudformation")
    made = {"StackName": stack, "ChangeSetName": account.name("changes")}
    cloudformation.create_change_set(**made, TemplateBody=json.dumps(template))
    found = cloudformation.describe_change_set(**made)
    return [change["ResourceChange"]["LogicalResourceId"] for change in found["Changes"]]


def _attribute(resource: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [resource, "TopicName"]}


def _in_a_text(resource: str) -> dict[str, Any]:
    return {"Fn::Join": ["", ["a ", _attribute(resource)]]}


@pytest.mark.parametrize("value", [_attribute, _in_a_text])
def test_an_attribute_of_another_resource_is_a_change(account: Account, value: Callable[[str], dict[str, Any]]):
    stack = account.name("stack")
    account.deploy(stack, _template(value("First")))

    assert [] == _changed(account, stack, _template(value("First")))
    assert ["Parameter"] == _changed(account, stack, _template(value("Second")))
