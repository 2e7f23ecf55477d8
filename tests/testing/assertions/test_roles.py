from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training import TrainingPipeline
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.testing import PipelineAssertions
from tests.support.steps import train
from tests.testing.conftest import Team

from .support import JOB, ROLE, changed, step, template, unmet

S3 = "arn:<Ref AWS::Partition>:s3:::"


def pipeline(*statements: Any, **resources: Any) -> PipelineAssertions:
    """A pipeline whose role has an inline policy of these statements."""
    policies = [{"PolicyName": "P", "PolicyDocument": {"Statement": list(statements)}}]
    role = {"Type": "AWS::IAM::Role", "Properties": {"Policies": policies, **resources.pop("properties", {})}}
    given = {"Name": "Train", "Type": "Training", "Arguments": changed(JOB, RoleArn=ROLE)}
    return PipelineAssertions.from_template(template(given, Role25033608=role, **resources))


def allow(action: Any, resource: Any, **members: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **members}


def test_of_the_pipeline_and_of_its_jobs(team: Team):
    """As the library derives them, in the words of a team."""
    found = PipelineAssertions.from_stack(team)
    job_role = team.pipeline.job_roles["Train"].role_arn
    found.role_allows(
        "sagemaker:CreateTrainingJob",
        "arn:aws:sagemaker:<Ref AWS::Region>:<Ref AWS::AccountId>:training-job/pipelines-x",
    )
    passed = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
    found.role_allows("iam:PassRole", job_role, conditions=passed)
    job = found.step("Train")
    job.role_allows("s3:GetObject", team.workspace.data("churn/train/a.csv"))
    job.role_allows("s3:GetObject", "s3://<Ref TrainingBucketsData>/churn/train/a.csv")
    job.role_allows("s3:PutObject", team.workspace.checkpoints_bucket.arn_for_objects("churn/x"))
    job.role_allows("kms:DescribeKey", team.workspace.encryption_key.key_arn)
    for action, resource in (
        ("s3:DeleteObject", team.workspace.data("churn/train/a.csv")),
        ("s3:GetObject", team.workspace.data("other/a.csv")),
        ("s3:GetObject", "arn:aws:s3:::elsewhere/churn/train/a.csv"),
    ):
        assert unmet(job.role_allows, action, resource)


def test_policies_wherever_they_are_attached():
    stack = Stack(App(), "Stack")
    service = cast("iam.IPrincipal", iam.ServicePrincipal("sagemaker.amazonaws.com"))
    inline = iam.PolicyDocument(
        statements=[iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::a/*"])]
    )
    role = iam.Role(stack, "Role", assumed_by=service, inline_policies={"Inline": inline})
    bucket, key = s3.Bucket(stack, "Bucket"), kms.Key(stack, "Key")
    bucket.grant_put(role)
    managed = iam.PolicyStatement(actions=["kms:*"], resources=[key.key_arn])
    iam.ManagedPolicy(stack, "Managed", statements=[managed], roles=[cast("iam.IRole", role)])
    iam.CfnRolePolicy(
        stack,
        "Own",
        policy_name="own",
        role_name=role.role_name,
        policy_document={"Statement": [allow("logs:PutLogEvents", "*")]},
    )
    role.add_managed_policy(
        iam.ManagedPolicy(stack, "Other", statements=[iam.PolicyStatement(actions=["ec2:Describe*"], resources=["*"])])
    )
    TrainingPipeline(stack, "Pipeline", steps=[train(role=role.role_arn)], role=cast("iam.IRole", role))
    job = PipelineAssertions.from_stack(stack).step("Train")
    job.role_allows("s3:GetObject", "s3://a/b").role_allows("s3:PutObject", bucket.arn_for_objects("x"))
    job.role_allows("kms:Decrypt", key.key_arn).role_allows("logs:PutLogEvents", "x").role_allows(
        "ec2:DescribeVpcs", "*"
    )
    assert unmet(job.role_allows, "s3:DeleteObject", bucket.arn_for_objects("x"))


def test_says_what_the_role_allows_instead():
    found = pipeline(
        allow(["s3:GetObject", "s3:Put*"], f"{S3}data/train/*"),
        allow("S3:getobject", "arn:aws:s3:::other/*", Condition={"Bool": {"aws:SecureTransport": "true"}}),
    )
    found.role_allows("s3:GetObject", "s3://data/train/a").role_allows("s3:putobject", "arn:aws:s3:::data/train/a")
    assert [
        (
            "/Resources/Role25033608",
            f"a role that allows s3:GetObject on {S3}data/b",
            f"it on {S3}data/train/*; it on {S3}other/* where aws:SecureTransport Bool true",
        )
    ] == unmet(found.role_allows, "s3:GetObject", "s3://data/b")
    assert "nothing about s3:DeleteObject" == unmet(found.role_allows, "s3:DeleteObject", "s3://data/b")[0][2]


def test_conditions_are_met_where_they_are_given():
    secure = {"Bool": {"aws:SecureTransport": "true"}}
    found = pipeline(allow("s3:GetObject", "*", Condition=secure))
    found.role_allows("s3:GetObject", "s3://a/b", conditions=secure)
    assert unmet(found.role_allows, "s3:GetObject", "s3://a/b")
    assert unmet(found.role_allows, "s3:GetObject", "s3://a/b", conditions={"Bool": {"aws:SecureTransport": "false"}})
    pipeline(allow("s3:GetObject", "*")).role_allows("s3:GetObject", "s3://a/b", conditions=secure)


def test_denials_count():
    denial = {"Effect": "Deny", "Action": "s3:*", "Resource": f"{S3}a/secret/*"}
    found = pipeline(allow("s3:GetObject", f"{S3}a/*"), denial)
    found.role_allows("s3:GetObject", "s3://a/b")
    assert f"a denial of it on {S3}a/secret/*" in unmet(found.role_allows, "s3:GetObject", "s3://a/secret/b")[0][2]


def test_what_cannot_be_looked_into_is_never_counted_upon_and_named():
    everything_else = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
    aws = {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AmazonS3FullAccess"]}
    found = pipeline(everything_else, properties=aws)
    assert (
        "nothing about s3:GetObject; not looked into: arn:aws:iam::aws:policy/AmazonS3FullAccess, "
        "a statement with NotAction or NotResource"
    ) == unmet(found.role_allows, "s3:GetObject", "s3://a/b")[0][2]


def test_a_role_from_elsewhere():
    arn = "arn:aws:iam::123456789012:role/training"
    found = unmet(step(JOB).role_allows, "s3:GetObject", "s3://a/b")
    assert [("/Resources", f"{arn}, which this template does not make")] == [each[::2] for each in found]


def test_a_step_without_jobs():
    assert "/Steps/0/Type" == unmet(step({}, "Fail").role_allows, "s3:GetObject", "s3://a/b")[0][0]


def test_a_token_needs_the_stack(bucket: s3.Bucket):
    found = pipeline(allow("s3:*", "*"))
    with pytest.raises(InvalidInputError, match="take from_stack"):
        found.role_allows("s3:GetObject", bucket.arn_for_objects("x"))
