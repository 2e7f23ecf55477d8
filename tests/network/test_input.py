from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Aws, Fn, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_s3 as s3

from cdk_sagemaker_training.errors import MISSING, InvalidInputError
from cdk_sagemaker_training.network import TrainingEndpoint, TrainingNetwork


def mistakes(stack: Stack, **arguments: Any) -> list[tuple[str, object]]:
    with pytest.raises(InvalidInputError) as caught:
        TrainingNetwork(stack, "Network", **arguments)
    assert "TrainingNetwork 'Network'" == caught.value.subject
    return [(problem.where, problem.given) for problem in caught.value.problems]


@pytest.mark.parametrize("max_azs", [0, 17])
def test_1_to_16_zones(stack: Stack, max_azs: int):
    assert [("max_azs", max_azs)] == mistakes(stack, max_azs=max_azs)


@pytest.mark.parametrize("zones", [[], [f"us-east-1{letter}" for letter in "abcdefghijklmnopq"]])
def test_1_to_16_named_zones(stack: Stack, zones: list[str]):
    assert [("availability_zones", zones)] == mistakes(stack, availability_zones=zones)


def test_a_subnet_selection_without_a_vpc(stack: Stack):
    selection = ec2.SubnetSelection(one_per_az=True)
    assert [("vpc_subnets", selection)] == mistakes(stack, vpc_subnets=selection)


def test_all_mistakes_at_once_and_nothing_made(stack: Stack):
    vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-1", availability_zones=["a"])
    addresses = ec2.IpAddresses.cidr("10.0.0.0/16")
    sts = TrainingEndpoint.STS
    assert [
        ("ip_addresses", addresses),
        ("max_azs", 17),
        ("availability_zones", ["a"]),
        ("max_azs", 17),
        ("availability_zones", ["a"]),
        ("s3_prefix_list_id", "s3"),
        ("endpoints", "kms"),
        ("endpoints", sts),
    ] == mistakes(
        stack,
        vpc=vpc,
        ip_addresses=addresses,
        max_azs=17,
        availability_zones=["a"],
        s3_prefix_list_id="s3",
        endpoints=[sts, "kms", sts],
    )
    assert ["Vpc"] == [child.node.id for child in stack.node.children]


def test_existing_endpoints_are_those_of_a_given_vpc(stack: Stack):
    there = [TrainingEndpoint.S3]
    assert [("existing_endpoints", there)] == mistakes(stack, existing_endpoints=there)


def test_an_endpoint_is_there_or_made(stack: Stack):
    vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-1", availability_zones=["a"])
    of_s3 = [TrainingEndpoint.S3]
    assert [("endpoints", TrainingEndpoint.S3), ("existing_endpoints", "s3")] == sorted(
        mistakes(stack, vpc=vpc, endpoints=of_s3, existing_endpoints=[*of_s3, "s3"]), key=str
    )


def test_an_endpoint_that_the_region_does_not_have(make_stack: Callable[[str], Stack]):
    given = "com.amazonaws.eu-central-1.s3express, which eu-central-1 does not have"
    assert [("endpoints", given)] == mistakes(make_stack("eu-central-1"), endpoints=[TrainingEndpoint.S3_EXPRESS])


def test_directory_buckets_in_a_given_vpc_need_their_prefix_list(stack: Stack):
    vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-1", availability_zones=["a"])
    express = [TrainingEndpoint.S3_EXPRESS]
    assert [("s3_express_prefix_list_id", MISSING)] == mistakes(stack, vpc=vpc, endpoints=express)
    assert [("s3_express_prefix_list_id", "pl-x")] == mistakes(stack, s3_express_prefix_list_id="pl-x")


def test_accounts_and_buckets(stack: Stack):
    assert [("allowed_accounts", "12"), ("allowed_buckets", "s3://models/x")] == mistakes(
        stack, allowed_accounts=["12"], allowed_buckets=["s3://models/x"]
    )


def test_dedicated_tenancy(stack: Stack):
    tenancy = ec2.DefaultInstanceTenancy.DEDICATED
    vpc = ec2.Vpc(stack, "Vpc", default_instance_tenancy=tenancy, restrict_default_security_group=False)
    assert [("vpc", "instance tenancy 'dedicated'")] == mistakes(stack, vpc=vpc)


def test_texts_and_numbers_where_lists_and_objects_are_wanted(stack: Stack):
    wrong: dict[str, Any] = {
        "ip_addresses": "10.0.0.0/16",
        "max_azs": "2",
        "availability_zones": "eu-west-1a",
        "endpoints": "sts",
        "allowed_buckets": "my-bucket",
        "flow_logs": "no",
        "flow_log_retention": 365,
        "removal_policy": "retain",
    }
    assert [*wrong.items(), ("allowed_accounts", 123456789012)] == mistakes(
        stack, **wrong, allowed_accounts=[123456789012]
    )


@pytest.mark.parametrize("given", ["train", {"subnet_type": ec2.SubnetType.PRIVATE_ISOLATED}])
def test_a_selection_of_subnets_is_an_object(stack: Stack, given: object):
    assert [("vpc_subnets", given)] == mistakes(stack, vpc=ec2.Vpc(stack, "Vpc"), vpc_subnets=given)


def test_what_stands_in_the_lists(stack: Stack):
    assert [("availability_zones", 1), ("allowed_buckets", 3), ("allowed_buckets", None)] == mistakes(
        stack, availability_zones=[1], allowed_buckets=[3, None, "sound-bucket"]
    )


def test_names_that_only_the_deployment_knows(stack: Stack):
    """Both are unknown values, and neither is looked into."""
    names = [Fn.import_value("Bucket"), s3.Bucket(stack, "Bucket")]
    TrainingNetwork(stack, "Network", allowed_accounts=[Aws.ACCOUNT_ID], allowed_buckets=names)
