from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.testing.snapshots.names import Names

BUCKET = {"Type": "AWS::S3::Bucket"}


@pytest.mark.parametrize(
    ("expected", "name"),
    [
        ("DataBucket", "DataBucketE3889A50"),
        ("Data", "Data"),
        ("12345678", "12345678"),  # no hash is left alone
        ("WriterCurrentVersion", "WriterCurrentVersionC0E5E0A9" + "0f" * 16),
        ("Deployment", "Deployment0123ABCD" + "0f" * 16),
    ],
)
def test_logical_ids_lose_their_hash(expected: str, name: str):
    assert expected == Names({"Resources": {name: BUCKET}}).short(name)


def test_two_that_would_read_the_same_are_left_as_they_are():
    names = Names({"Resources": {"DataE3889A50": BUCKET, "DataE3889A51": BUCKET}})
    assert ["DataE3889A50", "DataE3889A51"] == [names.short(name) for name in ("DataE3889A50", "DataE3889A51")]


def test_one_that_would_read_as_another_does_is_left_as_it_is():
    names = Names({"Parameters": {"Data": {}}, "Resources": {"DataE3889A50": BUCKET}})
    assert ["Data", "DataE3889A50"] == [names.short(name) for name in ("Data", "DataE3889A50")]


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (
            "Platform:Key.Arn",
            {"Fn::ImportValue": "Platform:ExportsOutputFnGetAttKey0E240FD6Arn15E2152D"},
        ),
        ("Platform:Data", {"Fn::ImportValue": "Platform:ExportsOutputRefData2033EC05EB46DC4E"}),
        (
            "Data",
            {"Fn::GetStackOutput": {"StackName": "Platform", "OutputName": "PublishOutputRefData2033EC056EC00359"}},
        ),
        ("shared-bucket", {"Fn::ImportValue": "shared-bucket"}),
    ],
)
def test_outputs_of_other_stacks_are_named_after_what_they_are(expected: str, value: dict[str, Any]):
    ((_, argument),) = value.items()
    name = argument if isinstance(argument, str) else argument["OutputName"]
    names = Names({"Resources": {"Pipeline": {"Properties": {"Description": [value]}}}})
    assert expected == names.short(name)


def test_the_mapping_of_images_loses_the_hash_of_its_regions():
    name = "TrainingImagesSagemakerXgboostda50bb"
    assert "TrainingImagesSagemakerXgboost" == Names({"Mappings": {name: {}}}).short(name)
