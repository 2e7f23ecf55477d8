"""What a change set of the embedded AWS calls a change."""

from __future__ import annotations

import json
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


@pytest.mark.parametrize(
    "reference",
    [
        lambda name: {"Fn::GetAtt": [name, "TopicName"]},
        lambda name: {"Ref": name},
        lambda name: {"Fn::Join": ["", ["a ", {"Fn::GetAtt": [name, "TopicName"]}]]},
    ],
    ids=["attribute", "reference", "inside a text"],
)
def test_a_reference_to_another_resource_is_a_change(account: Account, reference: Any):
    stack = account.name("stack")
    account.deploy(stack, _template(reference("First")))

    assert [] == _changed(account, stack, _template(reference("First")))
    assert ["Parameter"] == _changed(account, stack, _template(reference("Second")))
