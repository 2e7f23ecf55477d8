"""The security groups of jobs: one for what every job needs, and one more for jobs on several instances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from aws_cdk import Validations
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from cdk_sagemaker_training.asked_once import fixed
from cdk_sagemaker_training.checks.accepted_findings import accept_traffic_within
from cdk_sagemaker_training.network.endpoints import HTTPS
from cdk_sagemaker_training.network.s3_egress import InlinePrefixList, s3_egress_peer

OPEN_S3_EXPRESS_EGRESS: Final = "@cdk-sagemaker-training/network:open-s3-express-egress"
"""Id of the warning that the prefix list of S3 Express is not given and port 443 is open to any address."""


class GroupsOfJobs(Protocol):
    """The groups of a network, made here or elsewhere."""

    @property
    def job(self) -> ec2.ISecurityGroup:
        """That of every job."""
        ...

    @property
    def between_instances(self) -> ec2.ISecurityGroup | None:
        """That of jobs on several instances; None as long as there is none."""
        ...

    @property
    def knows_s3_express(self) -> bool:
        """Whether the way to directory buckets can be opened, or is the business of whoever made the groups."""
        ...

    def open_s3_express(self) -> None:
        """Let jobs through to directory buckets."""
        ...

    def ids(self, *, several_instances: bool) -> Sequence[str]:
        """Ids for ``VpcConfig.SecurityGroupIds``."""
        ...


class JobGroups:
    """Rules stand where a need is.

    Every job needs HTTPS to S3 and to the endpoints, and nothing from its neighbours. What instances of one job tell
    each other goes through a group of its own, whose only rules allow all traffic within itself, both ways: distributed
    training asks for it inbound, EFA both ways, and encryption between containers asks for UDP 500 and ESP both ways
    (``train-vpc``, ``train-encrypt``), which is part of it. It is made when the first job asks.
    """

    def __init__(
        self, scope: Construct, *, vpc: ec2.IVpc, s3_prefix_list_id: str | None, s3_express_prefix_list_id: str | None
    ) -> None:
        self._scope, self._vpc, self._s3_express = scope, vpc, s3_express_prefix_list_id
        self.job: Final = ec2.SecurityGroup(
            scope, "JobSecurityGroup", vpc=vpc, allow_all_outbound=False, description="SageMaker training jobs"
        )
        self._s3 = s3_egress_peer(scope, s3_prefix_list_id=s3_prefix_list_id)
        self.job.add_egress_rule(self._s3, HTTPS, "Amazon S3")
        self.between_instances: ec2.SecurityGroup | None = None

    @property
    def knows_s3_express(self) -> bool:
        """Whether the prefix list of S3 Express is given."""
        return self._s3_express is not None

    def between(self) -> ec2.SecurityGroup:
        """The group of jobs on several instances."""
        if self.between_instances is None:
            group = ec2.SecurityGroup(
                self._scope,
                "BetweenInstancesSecurityGroup",
                vpc=self._vpc,
                allow_all_outbound=False,
                description="Instances of one SageMaker job",
            )
            # A rule inside keeps EC2's rule that opens a new group to everywhere from ever existing: InlinePrefixList.
            group.add_egress_rule(self._s3, HTTPS, "Amazon S3")
            # EFA asks for an egress rule that names the group itself; one to all addresses does not do.
            group.connections.allow_internally(ec2.Port.all_traffic(), "Instances of one job")
            accept_traffic_within(group)
            self.between_instances = group
        return self.between_instances

    def open_s3_express(self) -> None:
        """HTTPS to directory buckets. In a VPC without a way out it may be to any address, with a warning."""
        if self._s3_express is not None:
            self.job.add_egress_rule(InlinePrefixList(self._s3_express), HTTPS, "Amazon S3 Express")
            return
        Validations.of(self._scope).add_warning(
            OPEN_S3_EXPRESS_EGRESS,
            "Jobs use directory buckets, and the id of the S3 Express prefix list is not known, so the security group "
            "of the jobs allows port 443 to any IPv4 address. Nothing but the endpoints can be reached while the VPC "
            "has no route out. To close it, pass s3_express_prefix_list_id; 'aws ec2 describe-managed-prefix-lists' "
            "shows it as com.amazonaws.<region>.s3express.",
        )
        self.job.add_egress_rule(ec2.Peer.any_ipv4(), HTTPS, "Amazon S3 Express")

    def ids(self, *, several_instances: bool) -> Sequence[str]:
        """Ids for ``VpcConfig.SecurityGroupIds``."""
        groups = [self.job, self.between()] if several_instances else [self.job]
        return [fixed(group, "security_group_id") for group in groups]
