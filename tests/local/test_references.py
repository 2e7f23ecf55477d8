"""Templates whose resources refer to what is there, and to what is not."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from .support import Account


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Missing"},
        {"Fn::GetAtt": ["Missing", "TopicName"]},
        {"Fn::GetAtt": "Missing.TopicName"},
        {"Fn::Join": ["", ["a ", {"Ref": "Missing"}]]},
        {"Fn::Sub": "a ${Missing.TopicName}"},
        {"Fn::Sub": ["${given}", {"given": {"Ref": "Missing"}}]},
    ],
)
def test_a_reference_to_nothing_is_refused_before_anything_is_made(account: Account, value: dict[str, Any]) -> None:
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": value}}
    with pytest.raises(ClientError, match=r"Unresolved resource dependencies \[Missing\] in the Resources block"):
        account.deploy(account.name("stack"), {"Resources": {"Topic": topic}})


def test_references_to_what_is_there_are_taken(account: Account) -> None:
    text = "${Other.TopicName} ${Given} ${local} ${AWS::Region} ${!Missing}"
    properties = {"DisplayName": {"Fn::Sub": [text, {"local": {"Ref": "Given"}}]}}
    template = {
        "Parameters": {"Given": {"Type": "String", "Default": "given"}},
        "Resources": {
            "Other": {"Type": "AWS::SNS::Topic"},
            "Topic": {"Type": "AWS::SNS::Topic", "Properties": properties, "DependsOn": "Other"},
        },
    }
    assert "CREATE_COMPLETE" == account.deploy(account.name("stack"), template)["StackStatus"]
