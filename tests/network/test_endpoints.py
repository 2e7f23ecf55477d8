from __future__ import annotations

from collections.abc import Callable

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Match, Template

from cdk_sagemaker_training.network import EndpointSet, TrainingEndpoint, TrainingNetwork

ENDPOINT = "AWS::EC2::VPCEndpoint"


def service_names(stack: Stack) -> set[str]:
    names: set[str] = set()
    for resource in Template.from_stack(stack).find_resources(ENDPOINT).values():
        name = resource["Properties"]["ServiceName"]
        names.add(name if isinstance(name, str) else "".join(map(_region, name["Fn::Join"][1])))
    return names


def _region(part: str | dict[str, str]) -> str:
    if isinstance(part, str):
        return part
    assert {"Ref": "AWS::Region"} == part
    return "us-east-1"


def test_a_new_vpc_has_no_more_than_s3_before_a_pipeline_asks(stack: Stack):
    network = TrainingNetwork(stack, "Network")

    assert {"com.amazonaws.us-east-1.s3"} == service_names(stack)
    assert {} == network.endpoints


def test_the_usual_set(stack: Stack):
    network = TrainingNetwork(stack, "Network", endpoints=EndpointSet.USUAL)

    assert {
        "com.amazonaws.us-east-1.s3",
        "com.amazonaws.us-east-1.sagemaker.api",
        "com.amazonaws.us-east-1.ecr.api",
        "com.amazonaws.us-east-1.ecr.dkr",
        "com.amazonaws.us-east-1.logs",
    } == service_names(stack)
    assert set(EndpointSet.USUAL[1:]) == set(network.endpoints)


CDK_DOES_NOT_KNOW = {TrainingEndpoint.MLFLOW_APP}  # developer guide, mlflow-interface-endpoint-create


@pytest.fixture(scope="module")
def known_to_cdk() -> set[str]:
    """The names of all services in us-east-1."""
    stack = Stack(App(), "Stack", env=Environment(region="us-east-1"))
    return {
        stack.resolve(getattr(ec2.InterfaceVpcEndpointAwsService, name).name)
        for name in dir(ec2.InterfaceVpcEndpointAwsService)
        if name.isupper()
    }


@pytest.mark.parametrize(
    "endpoint", [each for each in TrainingEndpoint if not each.is_gateway and each not in CDK_DOES_NOT_KNOW]
)
def test_services_are_those_that_cdk_knows(endpoint: TrainingEndpoint, known_to_cdk: set[str]):
    assert f"{endpoint.prefix or 'com.amazonaws'}.us-east-1.{endpoint.value}" in known_to_cdk


def test_the_order_of_the_author_changes_nothing(make_stack: Callable[[str | None], Stack]):
    there, back = make_stack("us-east-1"), make_stack("us-east-1")
    TrainingNetwork(there, "Network", endpoints=list(TrainingEndpoint))
    TrainingNetwork(back, "Network", endpoints=list(reversed(TrainingEndpoint)))

    assert Template.from_stack(there).to_json() == Template.from_stack(back).to_json()


def test_every_service_that_can_be_asked_for(stack: Stack):
    TrainingNetwork(stack, "Network", endpoints=[*EndpointSet.FULL, TrainingEndpoint.S3_EXPRESS])

    assert {
        "com.amazonaws.us-east-1.s3",
        "com.amazonaws.us-east-1.s3express",
        "com.amazonaws.us-east-1.sagemaker.api",
        "com.amazonaws.us-east-1.sagemaker.runtime",
        "com.amazonaws.us-east-1.ecr.api",
        "com.amazonaws.us-east-1.ecr.dkr",
        "com.amazonaws.us-east-1.logs",
        "com.amazonaws.us-east-1.monitoring",
        "com.amazonaws.us-east-1.sts",
        "com.amazonaws.us-east-1.kms",
        "com.amazonaws.us-east-1.ssm",
        "com.amazonaws.us-east-1.ssmmessages",
        "aws.sagemaker.us-east-1.mlflow",
        "aws.sagemaker.us-east-1.experiments",
    } == service_names(stack)


def test_interface_endpoints_are_private_and_behind_their_own_group(stack: Stack):
    network = TrainingNetwork(stack, "Network", endpoints=[TrainingEndpoint.STS])

    assert network.endpoint_security_group is not None
    Template.from_stack(stack).has_resource_properties(
        ENDPOINT,
        {
            "VpcEndpointType": "Interface",
            "PrivateDnsEnabled": True,
            "SubnetIds": stack.resolve(network.subnet_ids),
            "SecurityGroupIds": [stack.resolve(network.endpoint_security_group.security_group_id)],
        },
    )


def test_one_subnet_of_a_zone_is_enough(stack: Stack):
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-1",
        availability_zones=["us-east-1a", "us-east-1b"],
        isolated_subnet_ids=["subnet-a1", "subnet-b1", "subnet-a2", "subnet-b2"],
    )
    TrainingNetwork(stack, "Network", vpc=vpc, endpoints=[TrainingEndpoint.STS])

    Template.from_stack(stack).has_resource_properties(
        ENDPOINT, {"SubnetIds": ["subnet-a1", "subnet-b1"], "ServiceName": Match.any_value()}
    )


def test_construct_ids_are_public_contract():
    assert ["S3", "SagemakerApi", "EcrApi", "EcrDocker", "CloudwatchLogs", "CloudwatchMonitoring"] == [
        endpoint.construct_id for endpoint in list(TrainingEndpoint)[:6]
    ]
