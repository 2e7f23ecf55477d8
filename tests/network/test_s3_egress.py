from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from aws_cdk import CfnParameter, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Annotations, Match, Template

from cdk_sagemaker_training.catalog.s3_prefix_lists import S3_PREFIX_LIST_IDS
from cdk_sagemaker_training.errors import InvalidInputError
from cdk_sagemaker_training.network import TrainingNetwork

MakeStack = Callable[[str | None], Stack]


def s3_rules(stack: Stack) -> object:
    groups = Template.from_stack(stack).find_resources(
        "AWS::EC2::SecurityGroup", {"Properties": {"GroupDescription": "SageMaker training jobs"}}
    )
    (group,) = groups.values()
    return group["Properties"]["SecurityGroupEgress"]


def rule(**destination: object) -> list[dict[str, object]]:
    return [{"Description": "Amazon S3", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, **destination}]


def import_vpc(stack: Stack) -> ec2.IVpc:
    return ec2.Vpc.from_vpc_attributes(
        stack, "Vpc", vpc_id="vpc-1", availability_zones=["a"], isolated_subnet_ids=["subnet-1"]
    )


def test_ids_have_the_form_of_prefix_lists():
    assert [] == [name for name in S3_PREFIX_LIST_IDS.values() if not re.fullmatch("pl-[0-9a-f]{8}", name)]


@pytest.mark.parametrize("region", ["us-east-1", "eu-north-1"])
def test_a_known_region(make_stack: MakeStack, region: str):
    stack = make_stack(region)
    TrainingNetwork(stack, "Network")

    assert rule(DestinationPrefixListId=S3_PREFIX_LIST_IDS[region]) == s3_rules(stack)
    assert [] == Annotations.from_stack(stack).find_warning("*", Match.any_value())


def test_a_region_known_at_deployment_is_looked_up_there(make_stack: MakeStack):
    stack = make_stack(None)
    TrainingNetwork(stack, "Network")

    ((name, mapping),) = Template.from_stack(stack).find_mappings("*").items()
    assert rule(DestinationPrefixListId={"Fn::FindInMap": [name, {"Ref": "AWS::Region"}, "Id"]}) == s3_rules(stack)
    assert {region: {"Id": prefix_list} for region, prefix_list in S3_PREFIX_LIST_IDS.items()} == mapping


def test_the_author_knows_better(make_stack: MakeStack):
    for region in ("us-east-1", "ap-south-2", None):
        stack = make_stack(region)
        TrainingNetwork(stack, "Network", s3_prefix_list_id="pl-0123456789abcdef0")

        assert rule(DestinationPrefixListId="pl-0123456789abcdef0") == s3_rules(stack)


def test_the_id_may_be_a_token(stack: Stack):
    parameter = CfnParameter(stack, "PrefixList")
    TrainingNetwork(stack, "Network", s3_prefix_list_id=parameter.value_as_string)

    assert rule(DestinationPrefixListId={"Ref": "PrefixList"}) == s3_rules(stack)


def test_an_unknown_region_opens_https_in_a_vpc_without_a_way_out_and_warns(make_stack: MakeStack):
    stack = make_stack("ap-south-2")
    TrainingNetwork(stack, "Network")

    assert rule(CidrIp="0.0.0.0/0") == s3_rules(stack)
    Annotations.from_stack(stack).has_warning(
        "/Stack/Network",
        Match.string_like_regexp("com.amazonaws.ap-south-2.s3.*@cdk-sagemaker-training/network:open-s3-egress"),
    )


def test_an_unknown_region_is_an_error_in_a_vpc_that_may_have_a_way_out(make_stack: MakeStack):
    stack = make_stack("ap-south-2")
    with pytest.raises(InvalidInputError, match=r"s3_prefix_list_id: got nothing; .*; fix: .*describe-managed-prefix"):
        TrainingNetwork(stack, "Network", vpc=import_vpc(stack))


def test_a_name_is_no_id(stack: Stack):
    with pytest.raises(
        InvalidInputError, match=r"s3_prefix_list_id: got 'com\.amazonaws\.us-east-1\.s3'; allowed: 'pl-'"
    ):
        TrainingNetwork(stack, "Network", s3_prefix_list_id="com.amazonaws.us-east-1.s3")
