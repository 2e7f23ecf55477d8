"""What other accounts have to allow, and that it is enough: judged by an evaluator that nobody here wrote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Environment, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from cdk_sagemaker_training import (
    DefinitionLocation,
    Estimator,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)
from tests.support.iam import decision
from tests.support.steps import IMAGE, ROLE, train
from tests.support.templates import deployed, statements_of, warnings

OURS, THEIRS = "123456789012", "210987654321"
KEY = f"arn:aws:kms:eu-west-1:{THEIRS}:key/1234abcd"
VIA_S3 = {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account=OURS, region="eu-west-1"))


def their_bucket(stack: Stack, name: str = "their-data", *, key: str | None = KEY) -> s3.IBucket:
    return s3.Bucket.from_bucket_attributes(
        stack,
        f"Bucket-{name}",
        bucket_name=name,
        account=THEIRS,
        encryption_key=None if key is None else kms.Key.from_key_arn(stack, f"Key-{name}", key),
    )


def pipeline_over(stack: Stack, *, names: Sequence[str] = ("Train",), **workspace: Any) -> TrainingPipeline:
    where = TrainingWorkspace(stack, "W", **workspace)
    steps = [
        TrainingStep(
            name=name,
            estimator=Estimator(image_uri=IMAGE, instance_type="ml.m5.xlarge"),
            inputs={"train": where.data(f"{name.lower()}/")},
        )
        for name in names
    ]
    return TrainingPipeline(stack, "P", workspace=where, steps=steps)


def outputs(stack: Stack) -> dict[str, Any]:
    """The policies that are outputs, by the name of the bucket or the id of the key."""
    found = Template.from_stack(stack).find_outputs("*")
    text = {output["Description"]: json.loads(deployed(output["Value"])) for output in found.values()}
    return {description.split(" in account ")[0].rpartition(" ")[2]: policy for description, policy in text.items()}


def plain(value: Any) -> Any:
    """With the names that the deployment gives."""
    text = json.dumps(value).replace("<AWS::Partition>", "aws").replace("<AWS::URLSuffix>", "amazonaws.com")
    return json.loads(text)


def test_a_bucket_and_its_key(stack: Stack):
    pipeline = pipeline_over(stack, data_bucket=their_bucket(stack))
    bucket, key = pipeline.cross_account_policies()
    assert [("bucket", "their-data", THEIRS), ("key", KEY, THEIRS)] == [
        (each.kind, each.name, each.account) for each in (bucket, key)
    ]
    (role,) = {statement["Principal"]["AWS"] for policy in outputs(stack).values() for statement in policy["Statement"]}
    assert role.startswith("<PJobRolesTrain")
    assert [
        ("s3:ListBucket", "arn:aws:s3:::their-data"),
        ("s3:GetObject", "arn:aws:s3:::their-data/train/*"),
    ] == [(each["Action"], each["Resource"]) for each in plain(outputs(stack)["their-data"])["Statement"]]
    (decrypt,) = plain(outputs(stack)[KEY])["Statement"]
    assert ("kms:Decrypt", "*", {"StringEquals": VIA_S3}) == (
        decrypt["Action"],
        decrypt["Resource"],
        decrypt["Condition"],
    )


@pytest.mark.parametrize(
    ("expected", "action", "resource", "context"),
    [
        ("Allow", "s3:GetObject", "arn:aws:s3:::their-data/train/a.csv", {}),
        ("Allow", "s3:ListBucket", "arn:aws:s3:::their-data", {}),
        ("Allow", "kms:Decrypt", KEY, VIA_S3),
        ("ImplicitDeny", "kms:Decrypt", KEY, {}),
        ("ImplicitDeny", "kms:GenerateDataKey", KEY, VIA_S3),
        ("ImplicitDeny", "s3:GetObject", "arn:aws:s3:::their-data/other/a.csv", {}),
        ("ImplicitDeny", "s3:PutObject", "arn:aws:s3:::their-data/train/a.csv", {}),
    ],
)
def test_both_sides_together_allow_the_job_what_it_does(
    stack: Stack, expected: str, action: str, resource: str, context: dict[str, str]
):
    pipeline_over(stack, data_bucket=their_bucket(stack))
    theirs = plain(outputs(stack)[KEY if action.startswith("kms:") else "their-data"])
    role = f"arn:aws:iam::{OURS}:role/jobs"
    for statement in theirs["Statement"]:
        statement["Principal"]["AWS"] = role
    ours = plain(statements_of(stack, "JobRole"))

    def asked(policy: dict[str, Any]) -> str:
        return decision(
            action, resource, role=role, statements=ours, resource_policy=policy, owner=THEIRS, context=context
        )

    assert expected == asked(theirs)
    assert "ImplicitDeny" == asked({"Version": "2012-10-17", "Statement": []})  # ours alone is not enough


def test_roles_with_the_same_need_share_a_statement(stack: Stack):
    pipeline_over(stack, names=("A", "B"), data_bucket=their_bucket(stack))
    listing, *reading = outputs(stack)["their-data"]["Statement"]
    assert 2 == len(listing["Principal"]["AWS"])
    assert [str] * 2 == [type(statement["Principal"]["AWS"]) for statement in reading]


def test_output_and_checkpoints_elsewhere(stack: Stack):
    pipeline = pipeline_over(stack, artifacts_bucket=their_bucket(stack, "their-models"))
    bucket, key = pipeline.cross_account_policies()
    (writing,) = plain(outputs(stack)["their-models"])["Statement"]
    assert ["s3:AbortMultipartUpload", "s3:PutObject"] == writing["Action"]
    assert "arn:aws:s3:::their-models/Stack/P/*" == writing["Resource"]
    assert ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"] == plain(outputs(stack)[key.name])["Statement"][0][
        "Action"
    ]
    assert any("BucketOwnerEnforced" in note for note in bucket.notes)


def test_the_function_that_writes_a_definition_there_and_the_pipeline_that_reads_it(stack: Stack):
    where = TrainingWorkspace(stack, "W")
    TrainingPipeline(
        stack,
        "P",
        workspace=where,
        steps=[train()],
        definition_location=DefinitionLocation.S3,
        definition_bucket=their_bucket(stack),
    )
    found = plain(outputs(stack)["their-data"])["Statement"]
    assert [["s3:DeleteObject", "s3:PutObject"], "s3:GetObject"] == [statement["Action"] for statement in found]
    assert ["<PipelineDefinitionWriter", "<PRole"] == [
        statement["Principal"]["AWS"][: len(start)]
        for statement, start in zip(found, ("<PipelineDefinitionWriter", "<PRole"), strict=True)
    ]
    assert {statement["Resource"].split("/")[1] for statement in found} == {"pipeline-definitions"}


@pytest.mark.parametrize(
    ("key", "told"),
    [(KEY, "the bucket of account 210987654321 and the key of account 210987654321"), (None, "the bucket of account")],
)
def test_a_definition_that_their_policies_keep_the_deployment_from_is_a_warning(
    stack: Stack, key: str | None, told: str
):
    bucket = their_bucket(stack, key=key)
    located: Any = {"definition_location": DefinitionLocation.S3, "definition_bucket": bucket}
    TrainingPipeline(stack, "P", steps=[train()], **located)
    (warning,) = [each for each in warnings(stack) if "definition-in-another-account" in each]
    assert told in warning
    assert "definition_bucket of this account" in warning


def test_a_definition_in_a_bucket_of_ours_is_none(stack: Stack):
    TrainingPipeline(
        stack,
        "P",
        workspace=TrainingWorkspace(stack, "W", data_bucket=their_bucket(stack)),
        steps=[train()],
        definition_location=DefinitionLocation.S3,
    )
    assert [] == [each for each in warnings(stack) if "definition-in-another-account" in each]


def test_a_key_that_a_step_names(stack: Stack):
    pipeline = TrainingPipeline(stack, "P", steps=[train(role=ROLE, volume_kms_key=KEY)])
    (key,) = pipeline.cross_account_policies()
    assert (KEY, THEIRS) == (key.name, key.account)
    grant, describe = outputs(stack)[KEY]["Statement"]
    assert {"AWS": ROLE} == grant["Principal"] == describe["Principal"]
    assert {"Bool": {"kms:GrantIsForAWSResource": "true"}} == grant["Condition"]


def test_a_bucket_whose_account_nobody_says(stack: Stack):
    bucket = s3.Bucket.from_bucket_name(stack, "ByName", "by-name")
    key = kms.Key.from_key_arn(stack, "Key", KEY)
    pipeline = pipeline_over(stack, data_bucket=bucket, data_encryption_key=key)
    assert ["key"] == [each.kind for each in pipeline.cross_account_policies()]
    found = pipeline.cross_account_policies(buckets=[bucket], keys=[key])
    assert [("bucket", "by-name"), ("key", KEY)] == [(each.kind, each.name) for each in found]
    assert [KEY] == list(outputs(stack))


def test_a_bucket_whose_name_the_deployment_knows(stack: Stack):
    bucket = s3.Bucket.from_bucket_attributes(
        stack, "Bucket", bucket_name=CfnParameter(stack, "Name").value_as_string, account=THEIRS
    )
    pipeline_over(stack, data_bucket=bucket)
    listing, reading = plain(outputs(stack)["${Name}"])["Statement"]
    assert ["arn:aws:s3:::<Name>", "arn:aws:s3:::<Name>/train/*"] == [listing["Resource"], reading["Resource"]]


@pytest.mark.parametrize(("expected", "key"), [(True, None), (False, KEY)])
def test_a_bucket_without_a_known_key_needs_one_of_its_owner(stack: Stack, expected: bool, key: str | None):
    bucket, *_ = pipeline_over(stack, data_bucket=their_bucket(stack, key=key)).cross_account_policies()
    assert expected == any("aws/s3 cannot be shared" in note for note in bucket.notes)


def test_what_no_role_touches_and_what_is_ours_is_left_out(stack: Stack):
    ours = s3.Bucket.from_bucket_attributes(stack, "Ours", bucket_name="our-data", account=OURS)
    pipeline = pipeline_over(stack, data_bucket=ours, checkpoints_bucket=their_bucket(stack))
    assert [] == list(pipeline.cross_account_policies())
    assert {} == outputs(stack)


def test_an_account_that_synth_does_not_know_is_not_another_one():
    stack = Stack(App(), "Stack")
    pipeline = pipeline_over(stack, data_bucket=their_bucket(stack))
    assert [] == list(pipeline.cross_account_policies())
    assert {} == outputs(stack)


def test_ids_of_outputs_go_by_name(stack: Stack):
    pipeline_over(stack, data_bucket=their_bucket(stack), checkpoints_bucket=their_bucket(stack, "their-more"))
    assert {"POtherAccountsBuckettheirdata", "POtherAccountsKey1234abcd"} == {
        name[:-8] for name in Template.from_stack(stack).find_outputs("*")
    }
