from __future__ import annotations

from typing import Any, cast

import pytest
from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk.assertions import Match, Template

from cdk_sagemaker_training.network import TrainingEndpoint, TrainingNetwork
from tests.support.removal import destructible_stack
from tests.support.templates import deployed

VPC, SUBNET, ENDPOINT, GROUP = "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::VPCEndpoint", "AWS::EC2::SecurityGroup"


def group_id(stack: Stack, group: ec2.SecurityGroup | None) -> object:
    assert group is not None
    return stack.resolve(group.security_group_id)


def test_the_new_vpc_has_isolated_subnets_and_no_way_out(stack: Stack):
    network = TrainingNetwork(stack, "Network")

    template = Template.from_stack(stack)
    template.resource_count_is(SUBNET, 2)  # of a stack without an account CDK knows only two zones
    template.all_resources_properties(SUBNET, {"MapPublicIpOnLaunch": False})
    template.has_resource_properties(VPC, {"InstanceTenancy": "default", "EnableDnsHostnames": True})
    types = {resource["Type"] for resource in template.to_json()["Resources"].values()}
    assert not {"AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::Route"} & types
    assert list(network.subnet_ids) == [subnet.subnet_id for subnet in network.vpc.isolated_subnets]


def test_named_zones_get_a_subnet_each(stack: Stack):
    TrainingNetwork(stack, "Network", availability_zones=["us-east-1b", "us-east-1d", "us-east-1f"])

    subnets = Template.from_stack(stack).find_resources(SUBNET).values()
    assert ["us-east-1b", "us-east-1d", "us-east-1f"] == [s["Properties"]["AvailabilityZone"] for s in subnets]


@pytest.mark.parametrize(("max_azs", "expected"), [(None, 3), (1, 1)])
def test_the_number_of_zones(max_azs: int | None, expected: int):
    # With account and region known, CDK uses the zones found in the context, and three made-up ones before that.
    stack = Stack(App(), "Stack", env=Environment(account="111122223333", region="us-east-1"))
    network = TrainingNetwork(stack, "Network", max_azs=max_azs)

    assert expected == len(network.subnets)


def test_the_address_range(stack: Stack):
    TrainingNetwork(stack, "Network", ip_addresses=ec2.IpAddresses.cidr("10.7.0.0/20"))

    Template.from_stack(stack).has_resource_properties(VPC, {"CidrBlock": "10.7.0.0/20"})


def test_jobs_talk_to_s3_and_to_the_endpoints_and_nowhere_else(stack: Stack):
    network = TrainingNetwork(stack, "Network", endpoints=[TrainingEndpoint.STS])

    jobs, endpoints = group_id(stack, network.job_security_group), group_id(stack, network.endpoint_security_group)
    assert [network.job_security_group.security_group_id] == list(network.security_group_ids)
    assert {
        "inside": [{"tcp": (443, 443), "to": "pl-63a5400a"}],
        "out": [{"tcp": (443, 443), "to": endpoints}],
        "in": [],
    } == rules_of(stack, jobs)


def test_instances_of_one_job_talk_to_each_other_through_a_group_of_their_own(stack: Stack):
    network = TrainingNetwork(stack, "Network")
    assert network.between_instances_security_group is None

    first, second = network.several_instances_security_group_ids

    between = group_id(stack, network.between_instances_security_group)
    assert [first, stack.resolve(second)] == [*network.security_group_ids, between]
    assert {
        "inside": [{"tcp": (443, 443), "to": "pl-63a5400a"}],  # a group without a rule inside begins open to everywhere
        "out": [{"-1": (None, None), "to": between}],
        "in": [{"-1": (None, None), "from": between}],
    } == rules_of(stack, between)
    assert [first, second] == list(network.several_instances_security_group_ids)


def test_endpoints_answer_jobs_only(stack: Stack):
    network = TrainingNetwork(stack, "Network", endpoints=[TrainingEndpoint.STS])

    jobs, endpoints = group_id(stack, network.job_security_group), group_id(stack, network.endpoint_security_group)
    assert {
        "inside": [{"icmp": (252, 86), "to": "255.255.255.255/32"}],  # how CDK writes "nowhere"
        "out": [],
        "in": [{"tcp": (443, 443), "from": jobs}],
    } == rules_of(stack, endpoints)


def test_the_jobs_way_can_be_opened_further(stack: Stack):
    network = TrainingNetwork(stack, "Network")
    file_system = ec2.SecurityGroup(stack, "FileSystem", vpc=network.vpc)

    file_system.connections.allow_from(cast("ec2.IConnectable", network), ec2.Port.tcp(2049))

    opened = {"tcp": (2049, 2049), "to": group_id(stack, file_system)}
    assert opened in rules_of(stack, group_id(stack, network.job_security_group))["out"]


def test_no_function_runs_to_restrict_the_default_group():
    app = App(context={"@aws-cdk/aws-ec2:restrictDefaultSecurityGroup": True})
    stack = Stack(app, "Stack", env=Environment(region="us-east-1"))
    TrainingNetwork(stack, "Network")

    types = {resource["Type"] for resource in Template.from_stack(stack).to_json()["Resources"].values()}
    assert not [name for name in types if name.startswith(("Custom::", "AWS::Lambda::"))]


def test_flow_logs_are_encrypted_kept_and_retained(stack: Stack):
    key = kms.Key(stack, "Key")
    network = TrainingNetwork(stack, "Network", encryption_key=cast("kms.IKey", key))

    assert network.flow_log is not None
    template = Template.from_stack(stack)
    template.has_resource(
        "AWS::Logs::LogGroup",
        {
            "DeletionPolicy": "Retain",
            "Properties": {"RetentionInDays": 365, "KmsKeyId": stack.resolve(key.key_arn)},
        },
    )
    template.has_resource_properties(
        "AWS::EC2::FlowLog",
        {
            "LogGroupName": stack.resolve(network.flow_log.log_group.log_group_name),
            "ResourceId": stack.resolve(network.vpc.vpc_id),
            "ResourceType": "VPC",
            "TrafficType": "ALL",
        },
    )
    service = {"Fn::Join": ["", ["logs.us-east-1.", {"Ref": "AWS::URLSuffix"}]]}
    template.has_resource_properties(
        "AWS::KMS::Key",
        {
            "KeyPolicy": {
                "Statement": Match.array_with([Match.object_like({"Principal": {"Service": service}})]),
            }
        },
    )


def test_flow_logs_as_the_author_wants_them():
    stack = destructible_stack()
    TrainingNetwork(
        stack, "Network", flow_log_retention=logs.RetentionDays.ONE_WEEK, removal_policy=RemovalPolicy.DESTROY
    )

    Template.from_stack(stack).has_resource(
        "AWS::Logs::LogGroup",
        {"DeletionPolicy": "Delete", "Properties": {"RetentionInDays": 7, "KmsKeyId": Match.absent()}},
    )


def test_flow_logs_are_delivered_on_behalf_of_this_account_only(stack: Stack):
    TrainingNetwork(stack, "Network")

    (role,) = Template.from_stack(stack).find_resources("AWS::IAM::Role").values()
    (trust,) = deployed(role["Properties"]["AssumeRolePolicyDocument"]["Statement"])
    here = "arn:<AWS::Partition>:ec2:us-east-1:<AWS::AccountId>:vpc-flow-log/*"
    assert {
        "StringEquals": {"aws:SourceAccount": "<AWS::AccountId>"},
        "ArnLike": {"aws:SourceArn": here},
    } == trust["Condition"]
    assert {"Service": "vpc-flow-logs.amazonaws.com"} == trust["Principal"]


def test_flow_logs_can_be_left_out(stack: Stack):
    assert TrainingNetwork(stack, "Network", flow_logs=False).flow_log is None
    Template.from_stack(stack).resource_count_is("AWS::EC2::FlowLog", 0)


def test_a_new_vpc_always_has_the_s3_endpoint(stack: Stack):
    network = TrainingNetwork(stack, "Network", endpoints=[])

    assert network.s3_endpoint is not None
    assert network.endpoint_security_group is None
    assert {} == network.endpoints
    template = Template.from_stack(stack)
    template.resource_count_is(ENDPOINT, 1)
    template.resource_count_is(GROUP, 1)


def test_the_s3_endpoint_is_on_every_route_table(stack: Stack):
    TrainingNetwork(stack, "Network", endpoints=[TrainingEndpoint.S3])

    template = Template.from_stack(stack)
    tables = [{"Ref": name} for name in template.find_resources("AWS::EC2::RouteTable")]
    template.has_resource_properties(ENDPOINT, {"VpcEndpointType": "Gateway", "RouteTableIds": tables})


def rules_of(stack: Stack, group: object) -> dict[str, list[dict[str, Any]]]:
    """The rules of a security group: those inside it, and those beside it in either direction."""
    template = Template.from_stack(stack)

    def beside(kind: str) -> list[dict[str, Any]]:
        found = template.find_resources(kind, {"Properties": {"GroupId": group}}).values()
        return [_short(rule["Properties"]) for rule in found]

    inside = next(
        properties.get("SecurityGroupEgress", ["anywhere: EC2's default"])
        for name, resource in template.find_resources(GROUP).items()
        if {"Fn::GetAtt": [name, "GroupId"]} == group
        for properties in [resource["Properties"]]
    )
    return {
        "inside": [_short(rule) for rule in inside],
        "out": beside("AWS::EC2::SecurityGroupEgress"),
        "in": beside("AWS::EC2::SecurityGroupIngress"),
    }


def _short(rule: dict[str, Any]) -> dict[str, Any]:
    short: dict[str, Any] = {rule["IpProtocol"]: (rule.get("FromPort"), rule.get("ToPort"))}
    if "SourceSecurityGroupId" in rule:
        short["from"] = rule["SourceSecurityGroupId"]
    else:
        destinations = ("DestinationSecurityGroupId", "DestinationPrefixListId", "CidrIp")
        short["to"] = next(rule[name] for name in destinations if name in rule)
    return short
