"""A network that was made elsewhere: used as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aws_cdk import Annotations, App, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Template

from cdk_sagemaker_training import (
    TrainingEndpoint,
    TrainingNetwork,
    TrainingNetworkBase,
    TrainingPipeline,
    TrainingWorkspace,
)
from tests.support.mistakes import mistakes, wrong_fields
from tests.support.steps import train
from tests.support.templates import warnings

METRICS = [{"Name": "train:loss", "Regex": "loss=([0-9.]+)"}]
NO_ROUTE_TABLE = "@aws-cdk/aws-ec2:noSubnetRouteTableId"


def group(stack: Stack, name: str) -> ec2.ISecurityGroup:
    return ec2.SecurityGroup.from_security_group_id(stack, name, f"sg-{name.lower()}")


def network(
    stack: Stack,
    *,
    between: bool = True,
    subnet_count: int = 2,
    existing_endpoints: Sequence[TrainingEndpoint] | None = None,
) -> TrainingNetworkBase:
    vpc = ec2.Vpc.from_vpc_attributes(stack, "Vpc", vpc_id="vpc-1", availability_zones=["us-east-1a"])
    subnets = [ec2.Subnet.from_subnet_id(stack, f"Subnet{n}", f"subnet-{n}") for n in range(subnet_count)]
    for subnet in subnets:
        Annotations.of(subnet).acknowledge_warning(NO_ROUTE_TABLE)
    return TrainingNetwork.from_network_attributes(
        stack,
        "Network",
        vpc=vpc,
        subnets=subnets,
        job_security_group=group(stack, "Jobs"),
        between_instances_security_group=group(stack, "Between") if between else None,
        existing_endpoints=existing_endpoints,
    )


def pipeline(stack: Stack, network: TrainingNetworkBase, **fields: Any) -> TrainingPipeline:
    workspace = TrainingWorkspace(stack, "Workspace", network=network)
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1"
    step = train("Train", image_uri=image, max_run=3600, metric_definitions=METRICS, **fields)
    return TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[step])


def count(stack: Stack, *kinds: str) -> int:
    template = Template.from_stack(stack)
    return sum(len(template.find_resources(kind)) for kind in kinds)


def test_nothing_is_made_in_it(stack: Stack):
    imported = network(stack)
    pipeline(stack, imported, instance_count=2)
    kinds = ("VPC", "Subnet", "SecurityGroup", "SecurityGroupEgress", "SecurityGroupIngress", "VPCEndpoint", "FlowLog")
    assert 0 == count(stack, *(f"AWS::EC2::{kind}" for kind in kinds))
    assert [] == warnings(stack)
    assert (None, {}, None) == (imported.flow_log, imported.endpoints, imported.s3_endpoint)


def test_jobs_get_its_subnets_and_groups(stack: Stack):
    imported = network(stack)
    assert ["subnet-0", "subnet-1"] == list(imported.subnet_ids)
    assert ["sg-jobs"] == list(imported.security_group_ids)
    assert ["sg-jobs", "sg-between"] == list(imported.several_instances_security_group_ids)
    assert "sg-jobs" == imported.job_security_group.security_group_id


def test_several_instances_need_the_second_group(stack: Stack):
    imported = network(stack, between=False)
    pipeline(stack, imported)
    other = Stack(App(), "Other")
    assert ["between_instances_security_group"] == wrong_fields(
        lambda: pipeline(other, network(other, between=False), instance_count=2)
    )


def test_an_endpoint_that_nobody_knows_of_is_a_warning(stack: Stack):
    pipeline(stack, network(stack), enable_remote_debug=True)
    (warning,) = warnings(stack)
    assert "ask the network's owner for TrainingEndpoint.SSM, TrainingEndpoint.SSM_MESSAGES" in warning
    assert 0 == count(stack, "AWS::EC2::VPCEndpoint")


def test_an_endpoint_that_it_is_said_not_to_have_is_an_error(stack: Stack):
    imported = network(stack, existing_endpoints=[TrainingEndpoint.S3, TrainingEndpoint.SSM])
    found = mistakes(lambda: pipeline(stack, imported, enable_remote_debug=True))
    given = "a step that needs the ssmmessages endpoint"
    assert [(given, "what Stack/Network has endpoints for")] == [(given, allowed) for _, given, allowed in found]


def test_endpoints_that_it_is_said_to_have_are_used(stack: Stack):
    known = [TrainingEndpoint.S3, TrainingEndpoint.SSM, TrainingEndpoint.SSM_MESSAGES]
    imported = network(stack, existing_endpoints=known)
    pipeline(stack, imported, enable_remote_debug=True)
    assert [] == warnings(stack)
    assert set(known) == set(imported.endpoints_for_jobs)
    assert {False} == {each.made_here for each in imported.explain().endpoints}


def test_what_is_out_of_bounds(stack: Stack):
    wrong: Any = ["s3"]
    assert ["subnets", "existing_endpoints"] == wrong_fields(
        lambda: network(stack, subnet_count=0, existing_endpoints=wrong)
    )


def test_ids_are_no_objects(stack: Stack):
    wrong: dict[str, Any] = {
        "vpc": "vpc-1",
        "subnets": "subnet-1",
        "job_security_group": "sg-1",
        "existing_endpoints": "s3",
    }
    assert [*wrong] == wrong_fields(lambda: TrainingNetwork.from_network_attributes(stack, "N", **wrong))
    vpc = ec2.Vpc.from_vpc_attributes(stack, "Given", vpc_id="vpc-1", availability_zones=["a"])
    group = ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-1")
    given: dict[str, Any] = {"vpc": vpc, "job_security_group": group, "subnets": ["subnet-1"]}
    assert [("subnets", ["subnet-1"], "subnets, not their ids")] == mistakes(
        lambda: TrainingNetwork.from_network_attributes(stack, "N", **given)
    )
    missing: dict[str, Any] = {"vpc": None, "subnets": None, "job_security_group": None}
    assert [*missing] == wrong_fields(lambda: TrainingNetwork.from_network_attributes(stack, "N", **missing))
