"""Definitions in whatever form a template holds them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cdk_sagemaker_training.testing.snapshots.decoding import decoded_pipelines

STEP = {"Name": "Train", "Type": "Training"}


def decoded(body: Any, **template: Any) -> Any:
    properties = {"PipelineDefinition": {"PipelineDefinitionBody": body}}
    resources = {"Pipeline": {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}, **template}
    parameters = {"Plain": {"Type": "String", "Default": "models"}, "Whole": {"Type": "String", "Default": '{"A": 1}'}}
    return decoded_pipelines({"Parameters": parameters, "Resources": resources})["Pipeline"].document


@pytest.mark.parametrize(
    ("expected", "body"),
    [
        ({"Steps": [STEP]}, json.dumps({"Steps": [STEP]})),
        ({"A": "<Ref Data>/x"}, {"Fn::Join": ["", ['{"A":"', {"Ref": "DataE3889A50"}, '/x"}']]}),
        ({"A": "<GetAtt Key.Arn>"}, {"Fn::Sub": '{"A":"${Key0E240FD6.Arn}"}'}),
        ({"A": "<Ref Data>"}, {"Fn::Sub": ['{"A":"${Name}"}', {"Name": {"Ref": "DataE3889A50"}}]}),
        ({"A": "<Ref Plain>"}, {"Fn::Sub": '{"A":"${Plain}"}'}),  # not its default
        ({"A": "<Ref Data>", "B": ["<Ref Plain>"]}, {"A": {"Ref": "DataE3889A50"}, "B": [{"Ref": "Plain"}]}),
        ({"A": "<If IsProd a b>"}, {"Fn::ToJsonString": {"A": {"Fn::If": ["IsProd", "a", "b"]}}}),
        ({"A": 1}, {"Fn::ToJsonString": {"A": 1, "B": {"Ref": "AWS::NoValue"}}}),
        ({"A": "<Ref Plain>"}, {"Fn::Join": ["", ['{"A":', {"Ref": "Plain"}, "}"]]}),  # a number, perhaps
        ({"A": 1}, {"Ref": "Whole"}),
        ('{"A":"<Ref Data>"', {"Fn::Join": ["", ['{"A":"', {"Ref": "DataE3889A50"}, '"']]}),
    ],
)
def test_is_a_document_with_placeholders(expected: Any, body: Any):
    assert expected == decoded(body, DataE3889A50={"Type": "AWS::S3::Bucket"}, Key0E240FD6={"Type": "AWS::KMS::Key"})


def test_different_values_stay_different():
    join = {"Fn::Join": ["", ['{"A":"', {"Fn::ImportValue": "a"}, '","B":"', {"Fn::ImportValue": "b"}, '"}']]}
    assert {"A": "<ImportValue a>", "B": "<ImportValue b>"} == decoded(join)


def test_lists_that_cdk_writes_through_a_resource_are_lists():
    listed = {"Type": "Custom::AWSCDKCfnJsonStringify", "Properties": {"Value": [{"Ref": "Plain"}, "x"]}}
    body = {"Fn::Join": ["", ['{"A":', {"Fn::GetAtt": ["CdkJsonStringify1", "Value"]}, "}"]]}
    assert {"A": ["<Ref Plain>", "x"]} == decoded(body, CdkJsonStringify1=listed)


def test_what_cannot_be_seen_is_none():
    assert decoded({"Fn::ImportValue": "elsewhere"}) is None
