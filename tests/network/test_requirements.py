"""What pipelines ask of a network."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Annotations, Match, Template

from cdk_sagemaker_training import (
    Estimator,
    InvalidInputError,
    PipelineDefinition,
    TrainingEndpoint,
    TrainingNetwork,
    TrainingPipeline,
    TrainingStep,
    TrainingWorkspace,
)
from tests.support.mistakes import mistakes
from tests.support.templates import definition_of

ENDPOINT = "AWS::EC2::VPCEndpoint"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1"
DEBUG: dict[str, Any] = {"enable_remote_debug": True}


def step(name: str = "Train", *, data: Any = "s3://data/train/", **fields: Any) -> TrainingStep:
    given: dict[str, Any] = {"image_uri": IMAGE, "instance_type": "ml.m5.xlarge", "max_run": 3600, **fields}
    return TrainingStep(name=name, estimator=Estimator(**given), inputs={"train": data})


def pipeline(stack: Stack, network: TrainingNetwork, *steps: TrainingStep, name: str = "Pipeline") -> TrainingPipeline:
    root = stack.node.try_find_child("Workspace")
    workspace = root if isinstance(root, TrainingWorkspace) else TrainingWorkspace(stack, "Workspace", network=network)
    return TrainingPipeline(stack, name, workspace=workspace, steps=list(steps))


def synth(stack: Stack) -> None:
    root = stack.node.root
    assert isinstance(root, App)
    root.synth()


def services(stack: Stack) -> list[str]:
    found = Template.from_stack(stack).find_resources(ENDPOINT).values()
    names = [str(stack.resolve(resource["Properties"]["ServiceName"])) for resource in found]
    return sorted(name.rpartition("us-east-1.")[2] if "us-east-1" in name else "s3" for name in names)


def import_vpc(stack: Stack, **attributes: Any) -> ec2.IVpc:
    return ec2.Vpc.from_vpc_attributes(
        stack, "Own", vpc_id="vpc-1", availability_zones=["us-east-1a", "us-east-1b"], **attributes
    )


ISOLATED: dict[str, Any] = {
    "isolated_subnet_ids": ["subnet-1", "subnet-2"],
    "isolated_subnet_route_table_ids": ["rtb-1", "rtb-2"],
}


# --- a new VPC --------------------------------------------------------------------------------------------------------


def test_an_isolated_step_adds_nothing(stack: Stack):
    network = TrainingNetwork(stack, "Network")
    pipeline(stack, network, step())

    assert ["s3"] == services(stack)
    assert network.between_instances_security_group is None


def test_a_step_adds_what_it_needs_once(stack: Stack):
    network = TrainingNetwork(stack, "Network")
    pipeline(stack, network, step("One", **DEBUG), step("Two", **DEBUG))
    pipeline(stack, network, step(**DEBUG), name="Other")

    assert ["s3", "ssm", "ssmmessages"] == services(stack)
    assert [TrainingEndpoint.SSM, TrainingEndpoint.SSM_MESSAGES] == list(network.endpoints)


def test_what_only_the_code_may_need_is_not_made(stack: Stack):
    network = TrainingNetwork(stack, "Network")
    pipeline(stack, network, step(enable_network_isolation=False))

    assert ["s3"] == services(stack)


def test_jobs_elsewhere_ask_nothing(stack: Stack):
    network = TrainingNetwork(stack, "Network")
    elsewhere: dict[str, Any] = {"subnets": ["subnet-9"], "security_group_ids": ["sg-9"]}
    pipeline(stack, network, step(**DEBUG, **elsewhere))

    assert ["s3"] == services(stack)


def test_a_network_in_another_stack():
    app = App()
    platform = Stack(app, "Platform", env=Environment(region="us-east-1"))
    workspace = TrainingWorkspace(platform, "Workspace")
    team = Stack(app, "Team", env=Environment(region="us-east-1"))
    TrainingPipeline(team, "Pipeline", workspace=workspace, steps=[step(**DEBUG), step("Two", instance_count=2)])
    app.synth()

    assert ["s3", "ssm", "ssmmessages"] == services(platform)
    assert [] == services(team)


def test_the_order_of_pipelines_changes_no_id():
    def ids(*names: str) -> set[str]:
        stack = Stack(App(), "Stack", env=Environment(region="us-east-1"))
        network = TrainingNetwork(stack, "Network")
        wanted = {
            "Debug": step(**DEBUG),
            "Pull": step(training_repository_access_mode="Vpc"),
            "Many": step(instance_count=2),
        }
        for name in names:
            pipeline(stack, network, wanted[name], name=name)
        return set(Template.from_stack(stack).to_json()["Resources"])

    assert ids("Debug", "Pull", "Many") == ids("Many", "Pull", "Debug")


# --- security groups --------------------------------------------------------------------------------------------------


def test_jobs_on_several_instances_get_the_group_between_them(stack: Stack):
    network = TrainingNetwork(stack, "Network")
    pipeline(stack, network, step("One"), step("Two", instance_count=2))

    one, two = (found["Arguments"]["VpcConfig"]["SecurityGroupIds"] for found in definition_of(stack)["Steps"])
    assert (1, 2, one[0]) == (len(one), len(two), two[0])


def test_several_instances_without_the_group_between_them(stack: Stack):
    network = TrainingNetwork(stack, "Network")
    by_hand: dict[str, Any] = {
        "subnets": list(network.subnet_ids),
        "security_group_ids": list(network.security_group_ids),
    }
    found = mistakes(lambda: pipeline(stack, network, step(instance_count=2, **by_hand)))

    assert ["/Steps/0/Arguments/VpcConfig/SecurityGroupIds"] == [where for where, _, _ in found]
    several: dict[str, Any] = {**by_hand, "security_group_ids": list(network.several_instances_security_group_ids)}
    pipeline(stack, network, step(instance_count=2, **several), name="Right")


# --- regions and directory buckets ------------------------------------------------------------------------------------


def test_an_endpoint_that_the_region_does_not_have():
    stack = Stack(App(), "Stack", env=Environment(region="eu-central-1"))
    network = TrainingNetwork(stack, "Network")
    with pytest.raises(InvalidInputError) as caught:
        pipeline(stack, network, step(data="s3://near--euc1-az1--x-s3/train/"))

    (problem,) = caught.value.problems
    assert "/Steps/0/Arguments/InputDataConfig/0/DataSource/S3DataSource/S3Uri" == problem.where
    assert "com.amazonaws.eu-central-1.s3express, which eu-central-1 does not have" == problem.given
    assert "us-east-1" in problem.allowed
    assert "TrainingEndpoint.S3_EXPRESS" in problem.fix


def test_directory_buckets_in_a_new_vpc(stack: Stack):
    network = TrainingNetwork(stack, "Network")
    pipeline(stack, network, step(data="s3://near--use1-az4--x-s3/train/"))

    assert network.s3_express_endpoint is not None
    Template.from_stack(stack).has_resource_properties(
        "AWS::EC2::SecurityGroup",
        {"SecurityGroupEgress": Match.array_with([Match.object_like({"CidrIp": "0.0.0.0/0", "FromPort": 443})])},
    )
    Annotations.from_stack(stack).has_warning(
        "/Stack/Network", Match.string_like_regexp("network:open-s3-express-egress")
    )


def test_directory_buckets_with_their_prefix_list(stack: Stack):
    network = TrainingNetwork(stack, "Network", s3_express_prefix_list_id="pl-0123456789abcdef0")
    pipeline(stack, network, step(data="s3://near--use1-az4--x-s3/train/"))

    assert "0.0.0.0/0" not in str(Template.from_stack(stack).find_resources("AWS::EC2::SecurityGroup"))
    assert [] == Annotations.from_stack(stack).find_warning("/Stack/Network", Match.any_value())


def test_directory_buckets_in_a_given_vpc_need_their_prefix_list(stack: Stack):
    network = TrainingNetwork(stack, "Network", vpc=import_vpc(stack, **ISOLATED), existing_endpoints=[])
    found = mistakes(lambda: pipeline(stack, network, step(data="s3://near--use1-az4--x-s3/train/")))

    assert ["TrainingNetwork s3_express_prefix_list_id"] == [where for where, _, _ in found]


# --- a given VPC ------------------------------------------------------------------------------------------------------


def test_an_imported_vpc_that_nothing_is_said_of_is_left_alone_with_a_warning(stack: Stack):
    network = TrainingNetwork(stack, "Network", vpc=import_vpc(stack, **ISOLATED))
    pipeline(stack, network, step(**DEBUG))

    assert [] == services(stack)
    synth(stack)
    Annotations.from_stack(stack).has_warning(
        "/Stack/Network",
        Match.string_like_regexp(
            r"s3 for step Train of Stack/Pipeline \(/Steps/0/Arguments/VpcConfig\).*ssm for .*"
            r"existing_endpoints=\[TrainingEndpoint\.S3, TrainingEndpoint\.SSM, TrainingEndpoint\.SSM_MESSAGES\].*"
            "network:endpoints-not-known"
        ),
    )


def test_subnets_with_a_way_out_reach_s3(stack: Stack):
    network = TrainingNetwork(stack, "Network", vpc=import_vpc(stack, private_subnet_ids=["subnet-1", "subnet-2"]))
    pipeline(stack, network, step())

    synth(stack)
    assert [] == Annotations.from_stack(stack).find_warning("/Stack/Network", Match.any_value())


def test_an_imported_vpc_gets_what_its_author_says_it_lacks(stack: Stack):
    own = import_vpc(stack, **ISOLATED)
    network = TrainingNetwork(stack, "Network", vpc=own, existing_endpoints=[TrainingEndpoint.S3, TrainingEndpoint.SSM])
    pipeline(stack, network, step(**DEBUG))

    assert ["ssmmessages"] == services(stack)


def test_a_vpc_of_the_app_gets_what_it_lacks_and_nothing_twice(stack: Stack):
    own = ec2.Vpc(stack, "Own", max_azs=2, nat_gateways=0, restrict_default_security_group=False)
    own.add_gateway_endpoint("S3", service=ec2.GatewayVpcEndpointAwsService.S3)
    ssm = ec2.InterfaceVpcEndpoint(stack, "Ssm", vpc=own, service=ec2.InterfaceVpcEndpointAwsService.SSM, open=False)
    isolated = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    network = TrainingNetwork(stack, "Network", vpc=own, vpc_subnets=isolated)
    pipeline(stack, network, step(**DEBUG))

    assert ["s3", "ssm", "ssmmessages"] == services(stack)
    assert [TrainingEndpoint.SSM_MESSAGES] == list(network.endpoints)
    template = Template.from_stack(stack)
    (group,) = ssm.connections.security_groups
    template.has_resource_properties(
        "AWS::EC2::SecurityGroupIngress",
        {
            "GroupId": stack.resolve(group.security_group_id),
            "SourceSecurityGroupId": stack.resolve(network.job_security_group.security_group_id),
            "FromPort": 443,
        },
    )


def test_what_is_asked_for_and_there_is_not_made_again(stack: Stack):
    own = ec2.Vpc(stack, "Own", max_azs=2, nat_gateways=0, restrict_default_security_group=False)
    own.add_gateway_endpoint("S3", service=ec2.GatewayVpcEndpointAwsService.S3)
    network = TrainingNetwork(stack, "Network", vpc=own, endpoints=[TrainingEndpoint.S3, TrainingEndpoint.STS])

    assert network.s3_endpoint is None
    assert ["s3", "sts"] == services(stack)


def test_an_s3_endpoint_needs_route_tables(stack: Stack):
    own = import_vpc(stack, isolated_subnet_ids=["subnet-1", "subnet-2"])
    network = TrainingNetwork(stack, "Network", vpc=own, existing_endpoints=[])
    with pytest.raises(InvalidInputError, match=r"vpc: got 'Stack/Own'; allowed: .*; fix: .*TrainingEndpoint\.S3\]"):
        pipeline(stack, network, step())


def test_a_pipeline_of_another_source(stack: Stack):
    network = TrainingNetwork(stack, "Network", vpc=import_vpc(stack, **ISOLATED), existing_endpoints=[])
    request: dict[str, Any] = {
        "VpcConfig": {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        "RemoteDebugConfig": {"EnableRemoteDebug": True},
    }
    steps = [{"Name": "Train", "Type": "Training", "Arguments": request}]
    network.require(PipelineDefinition.from_json({"Version": "2020-12-01", "Steps": steps}), by=stack)

    assert ["s3", "ssm", "ssmmessages"] == services(stack)
