from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from cdk_sagemaker_training import PipelineDefinition, TrainingBuckets, TrainingNetwork, TrainingWorkspace
from tests.support.mistakes import mistakes
from tests.support.removal import destructible_stack
from tests.support.steps import train
from tests.support.templates import deployed, resources

KEY = "arn:aws:kms:us-east-1:123456789012:key/1"


def key_from_outside(stack: Stack) -> kms.IKey:
    return kms.Key.from_key_arn(stack, "OwnKey", KEY)


def vpc_from_outside(stack: Stack) -> ec2.IVpc:
    return ec2.Vpc.from_vpc_attributes(
        stack,
        "OwnVpc",
        vpc_id="vpc-1",
        availability_zones=["us-east-1a", "us-east-1b"],
        private_subnet_ids=["subnet-1", "subnet-2"],
        isolated_subnet_ids=["subnet-3", "subnet-4"],
    )


def count(stack: Stack, kind: str) -> int:
    return len(Template.from_stack(stack).find_resources(kind))


def test_everything_is_made_where_nothing_is_given(stack: Stack):
    workspace = TrainingWorkspace(stack, "Workspace")
    assert [1, 1, 4] == [count(stack, kind) for kind in ("AWS::EC2::VPC", "AWS::KMS::Key", "AWS::S3::Bucket")]
    buckets = [workspace.data_bucket, workspace.artifacts_bucket, workspace.checkpoints_bucket]
    assert 3 == len({str(stack.resolve(bucket.bucket_name)) for bucket in buckets})
    assert workspace.vpc is workspace.network.vpc
    assert workspace.network.connections.security_groups == workspace.connections.security_groups


def test_job_defaults(stack: Stack):
    workspace = TrainingWorkspace(stack, "Workspace")
    defaults = workspace.job_defaults(output_prefix="churn/")
    key = stack.resolve(workspace.encryption_key.key_arn)
    assert [key, key] == stack.resolve([defaults.output_kms_key, defaults.volume_kms_key])
    assert workspace.artifacts("churn/") == defaults.output_path
    assert (True, True) == (defaults.encrypt_inter_container_traffic, defaults.enable_network_isolation)
    assert {} == defaults.role_arns
    assert list(workspace.network.subnet_ids) == list(defaults.subnets or ())
    assert list(workspace.network.security_group_ids) == list(defaults.security_group_ids or ())


@pytest.mark.parametrize(("expected", "count"), [(0, 1), (1, 2)])
def test_the_group_between_instances_is_for_jobs_that_have_several(stack: Stack, expected: int, count: int):
    workspace = TrainingWorkspace(stack, "Workspace")
    definition = PipelineDefinition.from_steps(steps=[train(instance_count=count)])
    defaults = workspace.job_defaults(output_prefix="", definition=definition)
    assert list(workspace.network.security_group_ids) == list(defaults.security_group_ids or ())
    assert expected == len(defaults.between_instances_group_ids or ())
    assert (expected == 1) == (workspace.network.between_instances_security_group is not None)


def test_isolation_and_encrypted_traffic_off(stack: Stack):
    workspace = TrainingWorkspace(
        stack, "Workspace", enable_network_isolation=False, encrypt_inter_container_traffic=False
    )
    defaults = workspace.job_defaults(output_prefix="")
    assert (False, False) == (defaults.encrypt_inter_container_traffic, defaults.enable_network_isolation)


def test_locations(stack: Stack):
    workspace = TrainingWorkspace(stack, "Workspace")
    locations = [workspace.data("a/"), workspace.artifacts("b/"), workspace.checkpoints("c/"), workspace.data()]
    names = [bucket.bucket_name for bucket in (workspace.data_bucket, workspace.artifacts_bucket)]
    data, artifacts = deployed(stack.resolve(names))
    first, second, third, fourth = deployed(stack.resolve(locations))
    assert (f"s3://{data}/a/", f"s3://{artifacts}/b/", f"s3://{data}/") == (first, second, fourth)
    assert third.endswith("/c/")


def test_a_vpc_and_subnets_from_outside(stack: Stack):
    vpc = vpc_from_outside(stack)
    selection = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS)
    workspace = TrainingWorkspace(stack, "Workspace", vpc=vpc, vpc_subnets=selection)
    assert vpc is workspace.vpc
    assert ["subnet-1", "subnet-2"] == list(workspace.job_defaults(output_prefix="").subnets or ())
    assert 0 == count(stack, "AWS::EC2::VPC")


def test_a_key_from_outside(stack: Stack):
    workspace = TrainingWorkspace(stack, "Workspace", encryption_key=key_from_outside(stack))
    assert KEY == workspace.job_defaults(output_prefix="").volume_kms_key
    assert 0 == count(stack, "AWS::KMS::Key")
    encrypted = [bucket for bucket in resources(stack, "AWS::S3::Bucket") if KEY in str(bucket["BucketEncryption"])]
    assert 3 == len(encrypted)
    assert KEY not in str(resources(stack, "AWS::Logs::LogGroup"))


def test_keys_for_data_artifacts_and_volumes(stack: Stack):
    data, artifacts, volumes = (cast("kms.IKey", kms.Key(stack, name)) for name in ("Data", "Artifacts", "Volumes"))
    workspace = TrainingWorkspace(
        stack,
        "Workspace",
        data_encryption_key=data,
        artifacts_encryption_key=artifacts,
        volume_encryption_key=volumes,
    )
    defaults = workspace.job_defaults(output_prefix="")
    assert (artifacts.key_arn, volumes.key_arn) == (defaults.output_kms_key, defaults.volume_kms_key)
    assert [data, artifacts, artifacts] == [
        bucket.encryption_key
        for bucket in (workspace.data_bucket, workspace.artifacts_bucket, workspace.checkpoints_bucket)
    ]
    assert workspace.encryption_key not in (data, artifacts, volumes)
    assert volumes is workspace.storage_keys.by_arn(volumes.key_arn)


def test_output_goes_out_under_the_key_of_a_given_artifacts_bucket(stack: Stack):
    own = cast("kms.IKey", kms.Key(stack, "Own"))
    bucket = cast("s3.IBucket", s3.Bucket(stack, "Bucket", encryption_key=own))
    workspace = TrainingWorkspace(stack, "Workspace", artifacts_bucket=bucket)
    defaults = workspace.job_defaults(output_prefix="")
    assert (own.key_arn, workspace.encryption_key.key_arn) == (defaults.output_kms_key, defaults.volume_kms_key)


def test_one_bucket_from_outside(stack: Stack):
    bucket = s3.Bucket.from_bucket_name(stack, "Own", "my-data")
    workspace = TrainingWorkspace(stack, "Workspace", data_bucket=bucket)
    assert "s3://my-data/train/" == workspace.data("train/")
    assert 3 == count(stack, "AWS::S3::Bucket")


def test_all_parts_from_outside(stack: Stack):
    key = key_from_outside(stack)
    network = TrainingNetwork(
        stack, "Network", vpc=vpc_from_outside(stack), flow_logs=False, s3_prefix_list_id="pl-12345678"
    )
    buckets = TrainingBuckets(stack, "Buckets", encryption_key=key)
    other = Stack(stack.node.root, "Other")  # pyright: ignore[reportArgumentType]
    workspace = TrainingWorkspace(other, "Workspace", network=network, encryption_key=key, buckets=buckets)
    assert (network, buckets, key) == (workspace.network, workspace.buckets, workspace.encryption_key)
    assert "Resources" not in Template.from_stack(other).to_json()


def test_what_excludes_each_other_all_at_once_and_nothing_made(stack: Stack):
    network: Any = object()
    buckets: Any = object()
    given: dict[str, Any] = {
        "vpc": object(),
        "vpc_subnets": object(),
        "artifacts_bucket": object(),
        "data_encryption_key": object(),
    }
    assert [
        ("network", "together with vpc, vpc_subnets", "network alone, or without it vpc, vpc_subnets"),
        (
            "buckets",
            "together with artifacts_bucket, data_encryption_key",
            "buckets alone, or without it artifacts_bucket, data_encryption_key",
        ),
    ] == mistakes(lambda: TrainingWorkspace(stack, "Workspace", network=network, buckets=buckets, **given))
    assert [] == stack.node.children


@pytest.mark.parametrize(("expected", "policy"), [("Retain", RemovalPolicy.RETAIN), ("Delete", RemovalPolicy.DESTROY)])
def test_removal_policy_of_everything_that_holds_data(expected: str, policy: RemovalPolicy):
    stack = destructible_stack()
    TrainingWorkspace(stack, "Workspace", removal_policy=policy)
    template = Template.from_stack(stack)
    kinds = ("AWS::KMS::Key", "AWS::S3::Bucket", "AWS::Logs::LogGroup")
    found = [resource for kind in kinds for resource in template.find_resources(kind).values()]
    assert {expected} == {resource["DeletionPolicy"] for resource in found}


@pytest.mark.parametrize("given", [None, 3])
def test_a_prefix_is_a_text(stack: Stack, given: Any):
    workspace = TrainingWorkspace(stack, "Training")
    assert [("prefix", given)] == [each[:2] for each in mistakes(lambda: workspace.data(given))]


def test_switches_and_policies_of_another_type(stack: Stack):
    wrong: dict[str, Any] = {"enable_network_isolation": "no", "removal_policy": "retain", "vpc_subnets": "train"}
    assert wrong.keys() == {where for where, _, _ in mistakes(lambda: TrainingWorkspace(stack, "Training", **wrong))}
