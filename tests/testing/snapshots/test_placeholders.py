from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.testing.snapshots.placeholders import Placeholders

PLACEHOLDERS = Placeholders(
    {"Resources": {"DataE3889A50": {}, "Role25033608": {}}, "Parameters": {"Subnets": {"Type": "CommaDelimitedList"}}}
)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("<Ref Data>", {"Ref": "DataE3889A50"}),
        ("<Ref AWS::Region>", {"Ref": "AWS::Region"}),
        ("<GetAtt Role.Arn>", {"Fn::GetAtt": ["Role25033608", "Arn"]}),
        ("<GetAtt Role.Arn>", {"Fn::GetAtt": "Role25033608.Arn"}),
        ("s3://<Ref Data>/a", {"Fn::Join": ["", ["s3://", {"Ref": "DataE3889A50"}, "/a"]]}),
        ("1,true", {"Fn::Join": [",", [1, True]]}),
        ('<Join "," <Ref Subnets>>', {"Fn::Join": [",", {"Ref": "Subnets"}]}),
        ("<Ref Data>/<GetAtt Role.Arn>/${x}/y", {"Fn::Sub": "${DataE3889A50}/${Role25033608.Arn}/${!x}/y"}),
        ("<Ref Data>-b", {"Fn::Sub": ["${A}-${B}", {"A": {"Ref": "DataE3889A50"}, "B": "b"}]}),
        ('<Select 0 <GetAZs "">>', {"Fn::Select": [0, {"Fn::GetAZs": ""}]}),
        ("<Select 1 <Split / <Ref Data>>>", {"Fn::Select": [1, {"Fn::Split": ["/", {"Ref": "DataE3889A50"}]}]}),
        ("<ImportValue shared>", {"Fn::ImportValue": "shared"}),
        (
            "<FindInMap Images <Ref AWS::Region> Account>",
            {"Fn::FindInMap": ["Images", {"Ref": "AWS::Region"}, "Account"]},
        ),
        ("<If IsProd a <Ref Data>>", {"Fn::If": ["IsProd", "a", {"Ref": "DataE3889A50"}]}),
        ('<Equals "a b" "">', {"Fn::Equals": ["a b", ""]}),
        ("<Contains [1, 2] <Ref Data>>", {"Fn::Contains": [["1", "2"], {"Ref": "DataE3889A50"}]}),
        (
            "<GetStackOutput Platform:Key>",
            {"Fn::GetStackOutput": {"StackName": "Platform", "OutputName": "Key", "Region": {"Ref": "AWS::Region"}}},
        ),
        (
            "<GetStackOutput Platform:Key eu-west-1>",
            {"Fn::GetStackOutput": {"StackName": "Platform", "OutputName": "Key", "Region": "eu-west-1"}},
        ),
    ],
)
def test_functions_are_named(expected: str, value: dict[str, Any]):
    assert expected == PLACEHOLDERS.readable(value)


def test_what_gives_an_object_keeps_its_shape():
    value = {"Fn::If": ["IsProd", {"Status": "Enabled", "Bucket": {"Ref": "DataE3889A50"}}, {"Ref": "AWS::NoValue"}]}
    expected = {"Fn::If": ["IsProd", {"Status": "Enabled", "Bucket": "<Ref Data>"}, "<Ref AWS::NoValue>"]}
    assert expected == PLACEHOLDERS.readable(value)


def test_other_values_stay():
    value = {"A": [1, 2.5, None, True, "x"], "Ref": "x", "B": {}}
    assert value == PLACEHOLDERS.readable(value)
