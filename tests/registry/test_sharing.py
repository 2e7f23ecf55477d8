"""What another account gets, what its owners elsewhere have to add, and what cannot be shared."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from cdk_sagemaker_training import ModelPackageAccess, ModelPackageGroup, TrainingWorkspace
from cdk_sagemaker_training.registry.sharing import KEY_NOT_KNOWN
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.templates import deployed, resources

HERE = Environment(account="111111111111", region="eu-west-1")
THERE = "222222222222"
PRINCIPAL = cast("iam.IPrincipal", iam.AccountPrincipal(THERE))
ROOT = f"arn:<AWS::Partition>:iam::{THERE}:root"


def stack_here() -> Stack:
    return Stack(App(), "Stack", env=HERE)


def group_in(stack: Stack) -> ModelPackageGroup:
    return ModelPackageGroup(stack, "Models", model_package_group_name="churn")


@pytest.fixture(scope="module")
def shared() -> Stack:
    """A group shared with an account, with its artifacts, their key and an image."""
    stack = stack_here()
    workspace = TrainingWorkspace(stack, "Training")
    policies = group_in(stack).share_with(
        PRINCIPAL,
        artifacts_bucket=workspace.artifacts_bucket,
        artifacts_prefix="churn/",
        repositories=[ecr.Repository(stack, "Image")],
    )
    assert [] == policies
    return stack


def for_other_account(statements: Any) -> list[Any]:
    return [each for each in deployed(statements) if each.get("Principal") == {"AWS": ROOT}]


def test_the_group_has_the_documented_actions(shared: Stack):
    (group,) = resources(shared, "AWS::SageMaker::ModelPackageGroup")
    arn = "arn:<AWS::Partition>:sagemaker:eu-west-1:111111111111"
    assert [
        ("sagemaker:DescribeModelPackageGroup", f"{arn}:model-package-group/churn"),
        (
            ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages", "sagemaker:CreateModel"],
            f"{arn}:model-package/churn/*",
        ),
    ] == [
        (each["Action"], each["Resource"]) for each in for_other_account(group["ModelPackageGroupPolicy"]["Statement"])
    ]


def test_the_artifacts_are_read_below_their_prefix(shared: Stack):
    policies = [policy["PolicyDocument"]["Statement"] for policy in resources(shared, "AWS::S3::BucketPolicy")]
    listing, reading = [each for policy in policies for each in for_other_account(policy)]
    assert ("s3:ListBucket", {"StringLike": {"s3:prefix": "churn/*"}}) == (listing["Action"], listing["Condition"])
    assert ("s3:GetObject", True) == (reading["Action"], reading["Resource"].endswith("/churn/*"))


def test_the_key_decrypts_through_s3_alone(shared: Stack):
    (key,) = resources(shared, "AWS::KMS::Key")
    via = {"StringEquals": {"kms:ViaService": "s3.eu-west-1.<AWS::URLSuffix>"}}
    assert [("kms:Decrypt", via)] == [
        (each["Action"], each["Condition"]) for each in for_other_account(key["KeyPolicy"]["Statement"])
    ]


def test_the_image_is_pulled(shared: Stack):
    (repository,) = resources(shared, "AWS::ECR::Repository")
    (statement,) = for_other_account(repository["RepositoryPolicyText"]["Statement"])
    assert ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] == statement["Action"]
    assert "Resource" not in statement


def test_nothing_refers_to_itself(shared: Stack):
    """A policy with the group's own ARN would be circular, which Template looks for."""
    Template.from_stack(shared)


READ = ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"]


@pytest.mark.parametrize(
    ("access", "more"),
    [
        ([ModelPackageAccess.READ], []),
        ([ModelPackageAccess.APPROVE], ["sagemaker:UpdateModelPackage"]),
        ([ModelPackageAccess.REGISTER], ["sagemaker:CreateModelPackage"]),
        (
            [ModelPackageAccess.APPROVE, ModelPackageAccess.DEPLOY],
            ["sagemaker:CreateModel", "sagemaker:UpdateModelPackage"],
        ),
    ],
)
def test_access(access: list[ModelPackageAccess], more: list[str]):
    stack = stack_here()
    group_in(stack).share_with(PRINCIPAL, access=access)
    (found,) = resources(stack, "AWS::SageMaker::ModelPackageGroup")
    group, versions = found["ModelPackageGroupPolicy"]["Statement"]
    assert ("sagemaker:DescribeModelPackageGroup", [*READ, *more]) == (group["Action"], versions["Action"])


def test_an_organization_is_a_condition():
    stack = stack_here()
    group_in(stack).share_with(cast("iam.IPrincipal", iam.OrganizationPrincipal("o-1234567890")))
    (group,) = resources(stack, "AWS::SageMaker::ModelPackageGroup")
    statements = group["ModelPackageGroupPolicy"]["Statement"]
    assert [{"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}] * 2 == [each["Condition"] for each in statements]


def test_owners_elsewhere_are_told():
    stack = stack_here()
    bucket = s3.Bucket.from_bucket_attributes(
        stack, "Bucket", bucket_name="models-of-333", account="333333333333", region="eu-west-1"
    )
    key = kms.Key.from_key_arn(stack, "Key", "arn:aws:kms:eu-west-1:333333333333:key/1")
    repository = ecr.Repository.from_repository_attributes(
        stack,
        "Image",
        repository_arn="arn:aws:ecr:eu-west-1:333333333333:repository/mine",
        repository_name="mine",
    )
    policies = group_in(stack).share_with(
        PRINCIPAL, artifacts_bucket=bucket, encryption_key=key, repositories=[repository]
    )
    assert [("bucket", "333333333333"), ("key", "333333333333"), ("repository", "333333333333")] == [
        (policy.kind, policy.account) for policy in policies
    ]
    outputs = Template.from_stack(stack).find_outputs("*")
    assert ["For the policy of bucket models-of-333", f"For the policy of key {key.key_arn}"] == [
        found["Description"] for found in list(outputs.values())[:2]
    ]
    written = [json.loads(deployed(found["Value"])) for found in outputs.values()]
    assert [["s3:ListBucket", "s3:GetObject"], ["kms:Decrypt"]] == [
        [statement["Action"] for statement in document["Statement"]] for document in written[:2]
    ]
    assert {ROOT} == {each["Principal"]["AWS"] for document in written for each in document["Statement"]}


def test_a_bucket_whose_key_nobody_names_is_a_warning():
    stack = stack_here()
    bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "models-of-333")
    group_in(stack).share_with(PRINCIPAL, artifacts_bucket=bucket)
    told = [str(each.data) for each in Stack.of(stack).node.find_child("Models").node.metadata]
    assert [True] == ["aws/s3" in text and KEY_NOT_KNOWN in text for text in told]


@pytest.mark.parametrize(
    "principal",
    [
        iam.ServicePrincipal("sagemaker.amazonaws.com"),
        iam.AnyPrincipal(),
        iam.AccountPrincipal("111111111111"),
        iam.ArnPrincipal("arn:aws:iam::111111111111:role/own"),
        iam.PrincipalWithConditions(
            cast("iam.IPrincipal", iam.AnyPrincipal()), {"StringEquals": {"aws:SourceAccount": "222222222222"}}
        ),
    ],
)
def test_principals_that_it_is_not_for(principal: Any):
    stack = stack_here()
    group = group_in(stack)
    assert ["principal"] == wrong_fields(lambda: group.share_with(principal))
    (found,) = resources(stack, "AWS::SageMaker::ModelPackageGroup")
    assert "ModelPackageGroupPolicy" not in found


def test_keys_of_aws_and_other_regions_all_at_once():
    stack = stack_here()
    managed = cast("kms.IKey", kms.Alias.from_alias_name(stack, "Key", "alias/aws/s3"))
    elsewhere = s3.Bucket.from_bucket_attributes(stack, "Bucket", bucket_name="models-of-us", region="us-east-1")
    principal = cast("iam.IPrincipal", iam.ServicePrincipal("sagemaker.amazonaws.com"))
    group = group_in(stack)
    found = mistakes(lambda: group.share_with(principal, artifacts_bucket=elsewhere, encryption_key=managed))
    assert ["principal", "artifacts_bucket", "encryption_key"] == [where for where, _, _ in found]
    assert ["one of eu-west-1"] == [allowed for where, _, allowed in found if where == "artifacts_bucket"]


def test_a_bucket_with_the_key_of_aws():
    stack = stack_here()
    bucket = cast("s3.IBucket", s3.Bucket(stack, "Bucket", encryption=s3.BucketEncryption.KMS_MANAGED))
    group = group_in(stack)
    ((where, given, _),) = mistakes(lambda: group.share_with(PRINCIPAL, artifacts_bucket=bucket))
    assert ("artifacts_bucket", "Stack/Bucket with aws/s3") == (where, given)


def test_what_is_no_access(stack: Stack):
    """A text would pass for looking alone."""
    group: Any = ModelPackageGroup(stack, "Models")
    other = iam.AccountPrincipal("222222222222")
    for access in (["deploy"], ModelPackageAccess.DEPLOY):
        assert ["access"] == wrong_fields(lambda access=access: group.share_with(other, access=access))
    assert ["access"] == wrong_fields(lambda: group.grant(other, "deploy"))
