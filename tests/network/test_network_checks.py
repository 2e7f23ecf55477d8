"""What synth finds wrong with a network."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Annotations, Match

from cdk_sagemaker_training import ParameterInteger, TrainingEndpoint, TrainingNetwork
from tests.network.test_requirements import DEBUG, import_vpc, pipeline, step

EFA: dict[str, Any] = {"instance_type": "ml.p4d.24xlarge", "volume_size": 30}


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
def stack(app: App) -> Stack:
    return Stack(app, "Stack", env=Environment(region="us-east-1"))


def one_subnet(stack: Stack, mask: int, **options: Any) -> TrainingNetwork:
    addresses = ec2.IpAddresses.cidr(f"10.0.0.0/{mask}")
    return TrainingNetwork(stack, "Network", ip_addresses=addresses, availability_zones=["us-east-1a"], **options)


def test_32_instances_with_efa_in_16_addresses(app: App, stack: Stack):
    pipeline(stack, one_subnet(stack, 28), step(instance_count=32, **EFA))
    with pytest.raises(RuntimeError) as caught:
        app.synth()

    assert (
        "TrainingPipeline 'Stack/Pipeline': 1 problem\n"
        "  - /Steps/0/Arguments/VpcConfig/Subnets: got '11 free addresses'; allowed: subnets with at least 160 free "
        "addresses together (32 instances with EFA x 5); fix: give the network larger subnets (ip_addresses=, or other "
        "vpc_subnets=), or the job fewer instances"
    ) in str(caught.value)


@pytest.mark.parametrize(("instances", "fits"), [(5, True), (6, False)])
def test_2_addresses_for_each_instance_of_the_11_that_are_left(app: App, stack: Stack, instances: int, fits: bool):
    pipeline(stack, one_subnet(stack, 28), step(instance_count=instances))
    if fits:
        app.synth()
        return
    with pytest.raises(RuntimeError, match=r"at least 12 free addresses together \(6 instances x 2\)"):
        app.synth()


def test_interface_endpoints_take_addresses_too(app: App, stack: Stack):
    pipeline(stack, one_subnet(stack, 28), step(instance_count=5, **DEBUG))
    with pytest.raises(RuntimeError, match="got '9 free addresses'"):
        app.synth()


def test_a_number_that_only_an_execution_knows_is_not_judged(app: App, stack: Stack):
    pipeline(stack, one_subnet(stack, 28), step(instance_count=ParameterInteger(name="Count")))
    app.synth()


def test_subnets_whose_range_is_not_known_are_not_judged(app: App, stack: Stack):
    network = TrainingNetwork(stack, "Network", vpc=import_vpc(stack, private_subnet_ids=["subnet-1", "subnet-2"]))
    pipeline(stack, network, step(instance_count=32, **EFA))
    app.synth()


def test_subnets_whose_range_was_given_are(app: App, stack: Stack):
    own = import_vpc(
        stack,
        private_subnet_ids=["subnet-1", "subnet-2"],
        private_subnet_ipv4_cidr_blocks=["10.0.0.0/28", "10.0.1.0/28"],
    )
    pipeline(stack, TrainingNetwork(stack, "Network", vpc=own), step(instance_count=32, **EFA))
    with pytest.raises(RuntimeError, match="got '22 free addresses'"):
        app.synth()


def test_efa_needs_the_addresses_in_one_zone(app: App, stack: Stack):
    zones = ["us-east-1a", "us-east-1b"]
    network = TrainingNetwork(
        stack, "Network", ip_addresses=ec2.IpAddresses.cidr("10.0.0.0/27"), availability_zones=zones
    )
    pipeline(stack, network, step(instance_count=4, **EFA))
    app.synth()

    Annotations.from_stack(stack).has_warning(
        "/Stack/Pipeline",
        Match.string_like_regexp(
            r"needs 20 addresses \(4 instances with EFA x 5\).*more than 11.*network:efa-in-one-zone"
        ),
    )


def test_an_endpoint_that_is_made_after_the_network_and_twice(app: App, stack: Stack):
    own = ec2.Vpc(stack, "Own", max_azs=2, nat_gateways=0, restrict_default_security_group=False)
    TrainingNetwork(stack, "Network", vpc=own, endpoints=[TrainingEndpoint.S3])
    own.add_gateway_endpoint("Late", service=ec2.GatewayVpcEndpointAwsService.S3)
    with pytest.raises(RuntimeError, match="vpc: got 's3 here and as Stack/Own/Late/Resource'; allowed: each endpoint"):
        app.synth()
