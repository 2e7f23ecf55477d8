from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from cdk_sagemaker_training import EndpointSet, TrainingEndpoint, TrainingNetwork
from tests.network.test_requirements import ISOLATED, import_vpc, pipeline, step
from tests.support.templates import deployed

ACCOUNT = "111111111111"


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account=ACCOUNT, region="us-east-1"))


def network(stack: Stack, **options: Any) -> TrainingNetwork:
    return TrainingNetwork(stack, "Network", availability_zones=["us-east-1a"], **options)


def statements(stack: Stack, service: str) -> dict[str, dict[str, Any]]:
    (policy,) = (
        resource["Properties"].get("PolicyDocument")
        for resource in Template.from_stack(stack).find_resources("AWS::EC2::VPCEndpoint").values()
        if deployed(resource["Properties"]["ServiceName"]).endswith(f".{service}")
    )
    return {} if policy is None else {each["Sid"]: deployed(each) for each in policy["Statement"]}


def test_s3_is_for_buckets_of_the_account(stack: Stack):
    network(stack)

    found = statements(stack, "s3")
    assert ["OwnBuckets", "NoPackageMirrors"] == list(found)
    assert {
        "Sid": "OwnBuckets",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {"StringEquals": {"s3:ResourceAccount": ACCOUNT}},
    } == found["OwnBuckets"]


def test_package_mirrors_are_closed(stack: Stack):
    network(stack, allowed_accounts=["222222222222"])

    found = statements(stack, "s3")["NoPackageMirrors"]
    assert ("Deny", "s3:GetObject") == (found["Effect"], found["Action"])
    assert [
        f"arn:<AWS::Partition>:s3:::{kind}.*.<AWS::URLSuffix>/*" for kind in ("packages", "repo", "amazonlinux")
    ] == found["Resource"]


def test_further_accounts_and_buckets(stack: Stack):
    shared = s3.Bucket.from_bucket_name(stack, "Shared", "shared-data")
    network(stack, allowed_accounts=["222222222222"], allowed_buckets=["models", shared])

    found = statements(stack, "s3")
    assert [ACCOUNT, "222222222222"] == found["OwnBuckets"]["Condition"]["StringEquals"]["s3:ResourceAccount"]
    arns = [f"arn:<AWS::Partition>:s3:::{name}" for name in ("models", "models/*", "shared-data", "shared-data/*")]
    assert arns == found["NamedBuckets"]["Resource"]
    assert {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}} == found["NamedBuckets"]["Condition"]


def test_buckets_that_steps_name_are_reached_whoever_owns_them(stack: Stack):
    pipeline(stack, network(stack), step(data="s3://partner/train/"), step("Two", data="s3://near--use1-az4--x-s3/a/"))

    arns = ["arn:<AWS::Partition>:s3:::partner", "arn:<AWS::Partition>:s3:::partner/*"]
    assert arns == statements(stack, "s3")["NamedBuckets"]["Resource"]
    express = statements(stack, "s3express")
    assert [f"arn:<AWS::Partition>:s3express:us-east-1:{ACCOUNT}:bucket/*"] == express["OwnBuckets"]["Resource"]
    assert ["arn:<AWS::Partition>:s3express:us-east-1:*:bucket/near--use1-az4--x-s3"] == express["NamedBuckets"][
        "Resource"
    ]


def test_image_layers_where_something_in_the_vpc_pulls_images(stack: Stack):
    made = network(stack)
    assert "ImageLayers" not in statements(Stack.of(made), "s3")

    other = Stack(App(), "Stack", env=Environment(account=ACCOUNT, region="us-east-1"))
    network(other, endpoints=[TrainingEndpoint.S3, TrainingEndpoint.ECR_API, TrainingEndpoint.ECR_DOCKER])
    found = statements(other, "s3")["ImageLayers"]
    layers = "arn:<AWS::Partition>:s3:::prod-us-east-1-starport-layer-bucket/*"
    assert ("s3:GetObject", layers) == (found["Action"], found["Resource"])


def test_image_layers_where_the_given_vpc_has_the_registry(stack: Stack):
    vpc = import_vpc(stack, **ISOLATED)
    given: dict[str, Any] = {"endpoints": [TrainingEndpoint.S3], "existing_endpoints": [TrainingEndpoint.ECR_DOCKER]}
    TrainingNetwork(stack, "Network", vpc=vpc, **given)

    assert "ImageLayers" in statements(stack, "s3")


def test_interface_endpoints_are_for_principals_of_the_account(stack: Stack):
    network(stack, endpoints=EndpointSet.FULL)

    expected = {
        "OwnPrincipals": {
            "Sid": "OwnPrincipals",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": "*",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}},
        }
    }
    for service in ("sagemaker.api", "sts", "kms", "logs", "monitoring", "ecr.api", "mlflow", "experiments"):
        assert expected == statements(stack, service)
    for service in ("ecr.dkr", "ssm", "ssmmessages"):
        assert {} == statements(stack, service)


def test_policies_can_be_left_out(stack: Stack):
    network(stack, endpoint_policies=False, endpoints=[TrainingEndpoint.STS])

    assert ({}, {}) == (statements(stack, "s3"), statements(stack, "sts"))


def test_what_a_policy_says_does_not_depend_on_the_order_of_pipelines():
    def policy(*buckets: str) -> object:
        stack = Stack(App(), "Stack", env=Environment(account=ACCOUNT, region="us-east-1"))
        made = network(stack)
        for bucket in buckets:
            pipeline(stack, made, step(data=f"s3://{bucket}/"), name=bucket.title())
        return statements(stack, "s3")

    assert policy("first", "second") == policy("second", "first")


@pytest.mark.parametrize(("buckets", "bounded", "fails"), [(200, True, False), (230, True, True), (230, False, False)])
def test_a_policy_that_no_endpoint_takes_fails(stack: Stack, buckets: int, bounded: bool, fails: bool):
    names = [f"data-of-the-customer-store-{number:03}" for number in range(buckets)]
    network(stack, allowed_buckets=names, endpoint_policies=bounded)
    if not fails:
        stack.node.root.synth()  # pyright: ignore[reportAttributeAccessIssue]
        return
    with pytest.raises(RuntimeError, match=r"got '230 buckets by name, .* at most 20,480 characters for the policy"):
        stack.node.root.synth()  # pyright: ignore[reportAttributeAccessIssue]
