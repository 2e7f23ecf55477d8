from __future__ import annotations

import pytest
from aws_cdk import CfnParameter, Stack, Token
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.storage import s3_uri


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("", "s3://data/"),
        ("churn/train", "s3://data/churn/train"),
        ("churn/train/", "s3://data/churn/train/"),
        ("/churn/", "s3://data/churn/"),
        ("//churn", "s3://data/churn"),
    ],
)
def test_the_prefix_starts_without_a_slash_and_keeps_its_last_one(stack: Stack, prefix: str, expected: str):
    assert expected == s3_uri(s3.Bucket.from_bucket_name(stack, "Bucket", "data"), prefix)


def test_names_known_only_at_deployment(stack: Stack):
    bucket = s3.Bucket(stack, "Bucket")
    prefix = CfnParameter(stack, "Prefix").value_as_string

    uri = s3_uri(s3.Bucket.from_bucket_arn(stack, "Same", bucket.bucket_arn), prefix)

    assert Token.is_unresolved(uri)
    name = {"Fn::Select": [0, {"Fn::Split": ["/", {"Fn::Select": [5, {"Fn::Split": [":", _arn(stack, bucket)]}]}]}]}
    assert {"Fn::Join": ["", ["s3://", name, "/", {"Ref": "Prefix"}]]} == stack.resolve(uri)


def test_a_uri_is_no_prefix(stack: Stack):
    bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "data")

    with pytest.raises(InvalidInputError, match=r"prefix: got 's3://data/churn/'; allowed: a key or prefix inside"):
        s3_uri(bucket, "s3://data/churn/")


def _arn(stack: Stack, bucket: s3.Bucket) -> object:
    return stack.resolve(bucket.bucket_arn)
