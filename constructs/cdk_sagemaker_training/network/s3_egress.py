"""How a security group names Amazon S3 as a destination, without looking anything up."""

from __future__ import annotations

import jsii
from aws_cdk import Aws, CfnMapping, Stack, Token, Validations
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from cdk_sagemaker_training.catalog.s3_prefix_lists import S3_PREFIX_LIST_IDS

OPEN_S3_EGRESS = "@cdk-sagemaker-training/network:open-s3-egress"
"""Id of the warning that the S3 prefix list is unknown and port 443 is open to any address."""


@jsii.implements(ec2.IPeer)
class InlinePrefixList:
    """A prefix list whose rules stand inside the security group.

    CDK's own prefix list peer makes a rule of its own beside the group. A group without a rule inside is created with a
    rule that allows all outbound traffic, and it is the first rule beside it that takes that one away again (only
    reported, aws/aws-cdk#22140). With a rule inside, the open one never exists.
    """

    def __init__(self, prefix_list_id: str) -> None:
        self._peer = ec2.Peer.prefix_list(prefix_list_id)
        self._prefix_list_id = prefix_list_id

    @property
    def can_inline_rule(self) -> bool:
        return True

    @property
    def unique_id(self) -> str:
        return self._prefix_list_id

    @property
    def connections(self) -> ec2.Connections:
        return self._peer.connections

    def to_ingress_rule_config(self) -> ec2.IngressRuleConfig:
        return ec2.IngressRuleConfig(source_prefix_list_id=self._prefix_list_id)

    def to_egress_rule_config(self) -> ec2.EgressRuleConfig:
        return ec2.EgressRuleConfig(destination_prefix_list_id=self._prefix_list_id)


def s3_prefix_list_unknown(scope: Construct) -> bool:
    """Whether the stack's region is known and its S3 prefix list is not."""
    region = Stack.of(scope).region
    return not Token.is_unresolved(region) and region not in S3_PREFIX_LIST_IDS


def s3_egress_peer(scope: Construct, *, s3_prefix_list_id: str | None) -> ec2.IPeer:
    """The peer for egress to S3: the region's managed prefix list.

    A region that is unknown until deployment is looked up in a CloudFormation mapping. A deployment to a region that is
    not in it fails with "Unable to get mapping", and then needs ``s3_prefix_list_id``. For a known region whose id is
    unknown, the peer is any IPv4 address, with a warning: use it only in a VPC that has no route out.
    """
    if s3_prefix_list_id is not None:
        return InlinePrefixList(s3_prefix_list_id)
    region = Stack.of(scope).region
    if Token.is_unresolved(region):
        mapping = CfnMapping(
            scope,
            "S3PrefixLists",
            mapping={name: {"Id": prefix_list} for name, prefix_list in S3_PREFIX_LIST_IDS.items()},
        )
        return InlinePrefixList(mapping.find_in_map(Aws.REGION, "Id"))
    if region in S3_PREFIX_LIST_IDS:
        return InlinePrefixList(S3_PREFIX_LIST_IDS[region])
    Validations.of(scope).add_warning(
        OPEN_S3_EGRESS,
        f"The id of the S3 prefix list in {region} is not known here, so the security group of the jobs allows port "
        "443 to any IPv4 address. Nothing but the endpoints can be reached while the VPC has no route out. To close "
        f"it, pass s3_prefix_list_id; 'aws ec2 describe-managed-prefix-lists' shows it as com.amazonaws.{region}.s3.",
    )
    return ec2.Peer.any_ipv4()
