from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest
from aws_cdk import App, Duration, RemovalPolicy, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Match, Template

from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.storage import TrainingBuckets
from tests.support.removal import destructible_stack
from tests.support.templates import deployed

BUCKET, POLICY = "AWS::S3::Bucket", "AWS::S3::BucketPolicy"


def by_name(stack: Stack) -> dict[str, Mapping[str, Any]]:
    """The buckets of the template by the id they have in TrainingBuckets."""
    names = ("AccessLogs", "Data", "Artifacts", "Checkpoints")
    found = Template.from_stack(stack).find_resources(BUCKET)
    return {name: bucket for name in names for id_, bucket in found.items() if id_.startswith(f"Buckets{name}")}


def given(stack: Stack, name: str) -> s3.IBucket:
    return s3.Bucket.from_bucket_name(stack, f"Given-{name}", name)


def test_every_bucket_is_private_versioned_and_retained(stack: Stack, key: kms.IKey):
    TrainingBuckets(stack, "Buckets", encryption_key=key)

    template = Template.from_stack(stack)
    switches = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    blocked = dict.fromkeys(switches, True)
    properties = {
        "PublicAccessBlockConfiguration": blocked,
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "VersioningConfiguration": {"Status": "Enabled"},
        "AccessControl": Match.absent(),
    }
    template.resource_count_is(BUCKET, 4)
    template.all_resources(
        BUCKET, {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": Match.any_value()}
    )
    template.all_resources_properties(BUCKET, properties)


def test_every_bucket_refuses_plain_http(stack: Stack, key: kms.IKey):
    TrainingBuckets(stack, "Buckets", encryption_key=key)

    template = Template.from_stack(stack)
    template.resource_count_is(POLICY, 4)
    deny = {"Effect": "Deny", "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    template.all_resources_properties(
        POLICY, {"PolicyDocument": {"Statement": Match.array_with([Match.object_like(deny)])}}
    )


def test_the_three_use_the_key_through_bucket_keys_and_the_log_bucket_cannot(stack: Stack, key: kms.IKey):
    TrainingBuckets(stack, "Buckets", encryption_key=key)

    def rule(bucket: Mapping[str, Any]) -> object:
        (only,) = bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        return only

    kms_rule = {
        "BucketKeyEnabled": True,
        "ServerSideEncryptionByDefault": {"KMSMasterKeyID": stack.resolve(key.key_arn), "SSEAlgorithm": "aws:kms"},
    }
    assert {
        "AccessLogs": {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}},
        "Data": kms_rule,
        "Artifacts": kms_rule,
        "Checkpoints": kms_rule,
    } == {name: rule(bucket) for name, bucket in by_name(stack).items()}


def test_access_logs_go_to_one_bucket_under_a_prefix_each(stack: Stack, key: kms.IKey):
    buckets = TrainingBuckets(stack, "Buckets", encryption_key=key)

    assert buckets.access_logs_bucket is not None
    target = stack.resolve(buckets.access_logs_bucket.bucket_name)
    logged = {
        name: bucket["Properties"].get("LoggingConfiguration")
        for name, bucket in by_name(stack).items()
        if name != "AccessLogs"
    }
    assert {
        "Data": {"DestinationBucketName": target, "LogFilePrefix": "data/"},
        "Artifacts": {"DestinationBucketName": target, "LogFilePrefix": "artifacts/"},
        "Checkpoints": {"DestinationBucketName": target, "LogFilePrefix": "checkpoints/"},
    } == logged


@pytest.mark.parametrize("flag", [True, False, None])
def test_logs_are_delivered_by_bucket_policy_whatever_the_app_says(flag: bool | None):
    context = {} if flag is None else {"@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": flag}
    stack = Stack(App(context=context), "Stack")
    TrainingBuckets(stack, "Buckets", encryption_key=cast("kms.IKey", kms.Key(stack, "Key")))

    delivery = {"Action": "s3:PutObject", "Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}}
    Template.from_stack(stack).has_resource_properties(
        POLICY, {"PolicyDocument": {"Statement": Match.array_with([Match.object_like(delivery)] * 3)}}
    )


def test_logs_are_delivered_for_these_buckets_and_this_account_only(stack: Stack, key: kms.IKey):
    TrainingBuckets(stack, "Buckets", encryption_key=key)

    statements = [
        statement
        for policy in Template.from_stack(stack).find_resources(POLICY).values()
        for statement in deployed(policy["Properties"]["PolicyDocument"]["Statement"])
        if "Service" in statement["Principal"]
    ]
    assert ["logging.s3.amazonaws.com"] * 3 == [statement["Principal"]["Service"] for statement in statements]
    account = {"aws:SourceAccount": "<AWS::AccountId>"}
    assert [account] * 3 == [statement["Condition"]["StringEquals"] for statement in statements]
    sources = [statement["Condition"]["ArnLike"]["aws:SourceArn"] for statement in statements]
    assert [True] * 3 == [
        source.startswith(f"<Buckets{name}")
        for source, name in zip(sources, ("Data", "Artifacts", "Checkpoints"), strict=True)
    ]


def test_a_key_for_data_and_one_for_the_rest(stack: Stack, key: kms.IKey):
    data, rest = (cast("kms.IKey", kms.Key(stack, name)) for name in ("DataKey", "RestKey"))
    buckets = TrainingBuckets(
        stack, "Buckets", encryption_key=key, data_encryption_key=data, artifacts_encryption_key=rest
    )

    assert [data, rest, rest] == [
        buckets.data_encryption_key,
        buckets.artifacts_encryption_key,
        buckets.checkpoints_encryption_key,
    ]
    made = {
        name: bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"][0][
            "ServerSideEncryptionByDefault"
        ].get("KMSMasterKeyID")
        for name, bucket in by_name(stack).items()
    }
    first, second = stack.resolve([data.key_arn, rest.key_arn])
    assert {"AccessLogs": None, "Data": first, "Artifacts": second, "Checkpoints": second} == made


def test_the_key_of_a_bucket_from_outside_is_its_own_or_the_one_that_is_named(stack: Stack, key: kms.IKey):
    data = cast("kms.IKey", kms.Key(stack, "DataKey"))
    own = cast("s3.IBucket", s3.Bucket(stack, "Own", encryption_key=data))
    buckets = TrainingBuckets(
        stack,
        "Buckets",
        encryption_key=key,
        data_encryption_key=data,
        data_bucket=given(stack, "data"),
        artifacts_bucket=own,
        checkpoints_bucket=given(stack, "checkpoints"),
    )

    assert [data, data, None] == [
        buckets.data_encryption_key,
        buckets.artifacts_encryption_key,
        buckets.checkpoints_encryption_key,
    ]


def test_a_bucket_has_one_key(stack: Stack, key: kms.IKey):
    own, other = (cast("kms.IKey", kms.Key(stack, name)) for name in ("OwnKey", "OtherKey"))
    bucket = cast("s3.IBucket", s3.Bucket(stack, "Own", encryption_key=own))
    with pytest.raises(InvalidInputError) as caught:
        TrainingBuckets(
            stack,
            "Buckets",
            encryption_key=key,
            data_encryption_key=other,
            artifacts_encryption_key=other,
            data_bucket=bucket,
            artifacts_bucket=bucket,
        )

    nothing = "nothing, together with the {}_bucket whose own key is known: Stack/OwnKey"
    assert [
        (f"{content}_encryption_key", "Stack/OtherKey", nothing.format(content)) for content in ("data", "artifacts")
    ] == [(problem.where, problem.given, problem.allowed) for problem in caught.value.problems]


def test_old_versions_and_stale_uploads_go(stack: Stack, key: kms.IKey):
    TrainingBuckets(stack, "Buckets", encryption_key=key)

    rule = {
        "Id": "Housekeeping",
        "Status": "Enabled",
        "NoncurrentVersionExpiration": {"NoncurrentDays": 90},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }
    assert [{"Rules": [rule]}] * 4 == [
        bucket["Properties"]["LifecycleConfiguration"] for bucket in by_name(stack).values()
    ]


def test_ages_and_removal_that_the_author_chooses():
    stack = destructible_stack()
    key = cast("kms.IKey", kms.Key(stack, "Key"))
    TrainingBuckets(
        stack,
        "Buckets",
        encryption_key=key,
        noncurrent_version_expiration=Duration.days(3),
        abort_incomplete_uploads=Duration.days(1),
        checkpoint_expiration=Duration.days(30),
        removal_policy=RemovalPolicy.DESTROY,
    )

    template = Template.from_stack(stack)
    template.all_resources(BUCKET, {"DeletionPolicy": "Delete"})
    rules = {name: bucket["Properties"]["LifecycleConfiguration"]["Rules"] for name, bucket in by_name(stack).items()}
    housekeeping = {
        "Id": "Housekeeping",
        "Status": "Enabled",
        "NoncurrentVersionExpiration": {"NoncurrentDays": 3},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    expiration = {"Id": "Expiration", "Status": "Enabled", "ExpirationInDays": 30}
    assert [housekeeping] == rules["Data"]
    assert [housekeeping, expiration] == rules["Checkpoints"]


def test_nothing_runs_code_to_empty_a_bucket():
    stack = destructible_stack()
    key = cast("kms.IKey", kms.Key(stack, "Key"))
    TrainingBuckets(stack, "Buckets", encryption_key=key, removal_policy=RemovalPolicy.DESTROY)

    types = {resource["Type"] for resource in Template.from_stack(stack).to_json()["Resources"].values()}
    assert {BUCKET, POLICY, "AWS::KMS::Key"} == types


def test_buckets_from_outside_are_used_as_they_are(stack: Stack, key: kms.IKey):
    data, logs = given(stack, "data"), given(stack, "logs")
    buckets = TrainingBuckets(stack, "Buckets", encryption_key=key, data_bucket=data, access_logs_bucket=logs)

    assert [data, logs] == [buckets.data_bucket, buckets.access_logs_bucket]
    assert "s3://data/churn/" == buckets.data_uri("churn/")
    made = by_name(stack)
    assert ["Artifacts", "Checkpoints"] == list(made)
    logging = {"DestinationBucketName": "logs", "LogFilePrefix": "artifacts/"}
    assert logging == made["Artifacts"]["Properties"]["LoggingConfiguration"]


def test_no_log_bucket_where_there_is_nothing_to_log(stack: Stack, key: kms.IKey):
    buckets = TrainingBuckets(
        stack,
        "Buckets",
        encryption_key=key,
        data_bucket=given(stack, "data"),
        artifacts_bucket=given(stack, "artifacts"),
        checkpoints_bucket=given(stack, "checkpoints"),
    )

    assert buckets.access_logs_bucket is None
    Template.from_stack(stack).resource_count_is(BUCKET, 0)
    assert ["s3://artifacts/a", "s3://checkpoints/c/"] == [buckets.artifacts_uri("a"), buckets.checkpoints_uri("c/")]


def test_all_mistakes_at_once(stack: Stack, key: kms.IKey):
    encrypted = cast("s3.IBucket", s3.Bucket(stack, "Encrypted", encryption_key=key))
    with pytest.raises(InvalidInputError) as caught:
        TrainingBuckets(
            stack,
            "Buckets",
            encryption_key=key,
            data_bucket=given(stack, "data"),
            artifacts_bucket=given(stack, "artifacts"),
            checkpoints_bucket=given(stack, "checkpoints"),
            access_logs_bucket=encrypted,
            noncurrent_version_expiration=Duration.hours(36),
            abort_incomplete_uploads=Duration.days(0),
            checkpoint_expiration=Duration.days(30),
        )

    assert [
        ("noncurrent_version_expiration", "1 or more whole days"),
        ("abort_incomplete_uploads", "1 or more whole days"),
        (
            "access_logs_bucket",
            "a bucket with SSE-S3 default encryption, because S3 cannot deliver access logs to SSE-KMS",
        ),
        ("access_logs_bucket", "nothing, together with data_bucket, artifacts_bucket and checkpoints_bucket"),
        ("checkpoint_expiration", "nothing, together with checkpoints_bucket"),
    ] == [(problem.where, problem.allowed) for problem in caught.value.problems]


def test_data_in_the_place_of_objects(stack: Stack):
    wrong: dict[str, Any] = {
        "encryption_key": "alias/mine",
        "access_logs_bucket": "logs",
        "checkpoint_expiration": 30,
        "removal_policy": "retain",
    }
    with pytest.raises(InvalidInputError) as caught:
        TrainingBuckets(stack, "B", **wrong)
    assert [*wrong] == [problem.where for problem in caught.value.problems]
