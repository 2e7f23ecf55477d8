from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Annotations, Match, Template

from cdk_sagemaker_training import TrainingPipeline, TrainingWorkspace
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.network import TrainingEndpoint, TrainingNetwork
from tests.support.steps import train


def import_vpc(
    stack: Stack,
    *,
    isolated: Sequence[str] = (),
    private: Sequence[str] = (),
    public: Sequence[str] = (),
) -> ec2.IVpc:
    zones = ["us-east-1a"] if len(isolated) % 2 else ["us-east-1a", "us-east-1b"]
    return ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-1",
        availability_zones=zones,
        isolated_subnet_ids=list(isolated) or None,
        isolated_subnet_route_table_ids=[f"rtb-{name}" for name in isolated] or None,
        private_subnet_ids=list(private) or None,
        public_subnet_ids=list(public) or None,
    )


def test_nothing_but_the_jobs_group_is_added(stack: Stack):
    network = TrainingNetwork(stack, "Network", vpc=import_vpc(stack, isolated=["i1", "i2"]))

    assert (None, None, {}, None) == (
        network.s3_endpoint,
        network.endpoint_security_group,
        network.endpoints,
        network.flow_log,
    )
    resources = Template.from_stack(stack).to_json()["Resources"].values()
    assert ["AWS::EC2::SecurityGroup"] == [resource["Type"] for resource in resources]


def test_what_the_vpc_lacks_is_added_on_request(stack: Stack):
    vpc = import_vpc(stack, isolated=["i1", "i2"])
    network = TrainingNetwork(
        stack, "Network", vpc=vpc, endpoints=[TrainingEndpoint.S3, TrainingEndpoint.STS], flow_logs=True
    )

    assert [TrainingEndpoint.STS] == list(network.endpoints)
    template = Template.from_stack(stack)
    template.has_resource_properties("AWS::EC2::VPCEndpoint", {"VpcId": "vpc-1", "RouteTableIds": ["rtb-i1", "rtb-i2"]})
    template.has_resource_properties("AWS::EC2::FlowLog", {"ResourceId": "vpc-1"})


@pytest.mark.parametrize(
    ("isolated", "private", "expected"),
    [(["i1", "i2"], ["p1", "p2"], ["i1", "i2"]), ([], ["p1", "p2"], ["p1", "p2"])],
)
def test_isolated_subnets_come_before_private_ones(
    stack: Stack, isolated: list[str], private: list[str], expected: list[str]
):
    network = TrainingNetwork(stack, "Network", vpc=import_vpc(stack, isolated=isolated, private=private))

    assert expected == list(network.subnet_ids)


def test_the_author_chooses_subnets(stack: Stack):
    vpc = import_vpc(stack, isolated=["i1", "i2"], private=["p1", "p2"])
    chosen = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, availability_zones=["us-east-1b"])

    assert ["p2"] == list(TrainingNetwork(stack, "Network", vpc=vpc, vpc_subnets=chosen).subnet_ids)


def test_public_subnets_draw_a_warning(stack: Stack):
    vpc = import_vpc(stack, isolated=["i1", "i2"], public=["o1", "o2"])
    chosen = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC)
    TrainingNetwork(stack, "Network", vpc=vpc, vpc_subnets=chosen)

    Annotations.from_stack(stack).has_warning(
        "/Stack/Network", Match.string_like_regexp("public subnets.*network:public-subnets")
    )


def test_private_subnets_draw_none(stack: Stack):
    TrainingNetwork(stack, "Network", vpc=import_vpc(stack, isolated=["i1", "i2"]))

    assert [] == Annotations.from_stack(stack).find_warning("*", Match.any_value())


def test_a_vpc_with_public_subnets_only(stack: Stack):
    with pytest.raises(InvalidInputError, match="vpc: got 'Stack/Vpc'; allowed: a VPC with private subnets"):
        TrainingNetwork(stack, "Network", vpc=import_vpc(stack, public=["o1", "o2"]))


def test_a_selection_that_matches_nothing(stack: Stack):
    vpc = import_vpc(stack, isolated=["i1", "i2"])
    chosen = ec2.SubnetSelection(availability_zones=["us-east-1f"], subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    with pytest.raises(InvalidInputError, match="1 to 16 subnets; the selection matches 0"):
        TrainingNetwork(stack, "Network", vpc=vpc, vpc_subnets=chosen)


def test_a_selection_that_the_vpc_does_not_have(stack: Stack):
    vpc = import_vpc(stack, isolated=["i1", "i2"])
    chosen = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS)
    with pytest.raises(InvalidInputError, match=r"vpc_subnets: got .*; fix: .*no 'Private' subnet groups"):
        TrainingNetwork(stack, "Network", vpc=vpc, vpc_subnets=chosen)


@pytest.mark.parametrize("count", [16, 17])
def test_a_job_takes_16_subnets(stack: Stack, count: int):
    vpc = import_vpc(stack, isolated=[f"i{number}" for number in range(count)])
    if count == 16:
        assert 16 == len(TrainingNetwork(stack, "Network", vpc=vpc).subnet_ids)
        return
    with pytest.raises(InvalidInputError, match="1 to 16 subnets; the selection matches 17"):
        TrainingNetwork(stack, "Network", vpc=vpc)


def test_a_subnet_needs_a_zone(stack: Stack):
    vpc = import_vpc(stack, isolated=["i1", "i2"])
    chosen = ec2.SubnetSelection(subnets=[ec2.Subnet.from_subnet_id(stack, "Subnet", "i1")])
    with pytest.raises(InvalidInputError, match=r"vpc_subnets: got .*; fix: .*Add the availabilityZone when importing"):
        TrainingNetwork(stack, "Network", vpc=vpc, vpc_subnets=chosen)


def test_a_vpc_that_the_cli_has_yet_to_look_up():
    """CDK synthesizes once with values that are made up, and again when the CLI has looked."""
    app = App()
    stack = Stack(app, "S", env=Environment(account="123456789012", region="eu-west-1"))
    network = TrainingNetwork(stack, "Network", vpc=ec2.Vpc.from_lookup(stack, "Vpc", tags={"Name": "main"}))
    workspace = TrainingWorkspace(stack, "Training", network=network)
    TrainingPipeline(stack, "Pipeline", workspace=workspace, steps=[train()])

    manifest = json.loads((Path(app.synth().directory) / "manifest.json").read_text(encoding="utf-8"))
    assert ["vpc-provider"] == [each["provider"] for each in manifest["missing"]]
