from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from cdk_sagemaker_training.errors import InvalidInputError
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
