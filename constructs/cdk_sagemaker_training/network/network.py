"""The network that training jobs run in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import jsii
from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk_sagemaker_training.network.endpoints import (
    DEFAULT_ENDPOINTS,
    TrainingEndpoint,
    add_interface_endpoint,
    add_s3_endpoint,
)
from cdk_sagemaker_training.network.flow_logs import TrainingFlowLog
from cdk_sagemaker_training.network.placement import NetworkRequest, make_vpc, select_subnets
from cdk_sagemaker_training.network.s3_egress import s3_egress_peer
from cdk_sagemaker_training.removal import removal_problems

_HTTPS = ec2.Port.tcp(443)


@jsii.implements(ec2.IConnectable)
class TrainingNetwork(Construct):
    """Subnets, security groups and endpoints for training jobs, in a VPC made here or in yours.

    A VPC made here has isolated subnets only: jobs reach S3 and the chosen endpoints, and nothing else. It has default
    tenancy, which training needs. In a VPC of yours nothing is added but the jobs' security group, because a second S3
    endpoint on a route table, or a second endpoint for a private DNS name, fails to deploy: ask with ``endpoints`` for
    what it lacks, and open the jobs' way to endpoints it has with ``network.connections.allow_to(...)``.

    The jobs' security group allows all traffic within itself, both ways (distributed training, EFA and the encryption
    between containers need it), and HTTPS to S3 and to the endpoints made here. Widen it through ``connections``.

    :param vpc: The VPC to use, which must have default tenancy. Default: a new one.
    :param vpc_subnets: Subnets of ``vpc`` for jobs, 1 to 16. Default: its isolated subnets, else its private ones.
    :param ip_addresses: Address range of the new VPC. A job takes 2 addresses per instance, 5 with EFA.
        Default: 10.0.0.0/16, shared among the zones.
    :param max_azs: Availability zones of the new VPC, 1 to 16, with one subnet in each. Default: 3. CDK uses at most 2
        where account or region is unknown at synth, and asks the account for its zones where both are known.
    :param availability_zones: The zones by name instead, so that nothing is asked. Excludes ``max_azs``.
    :param endpoints: VPC endpoints to make. Default: :data:`DEFAULT_ENDPOINTS` in a new VPC, none in a given one. A new
        VPC always gets the S3 endpoint.
    :param s3_prefix_list_id: Id of the region's managed prefix list for S3. Default: from the catalog. In a region that
        it lacks, a new VPC allows HTTPS to any address, with a warning, and a given VPC is an error.
    :param flow_logs: Keep flow logs of the VPC. Default: for a new VPC only.
    :param flow_log_retention: Default: one year.
    :param encryption_key: Key of the flow logs. Default: CloudWatch Logs encrypts with a key of its own.
    :param removal_policy: Of the flow logs. Default: ``RETAIN``. ``DESTROY`` also takes
        ``cdk-sagemaker-training:allow-destroy`` in the context.
    :raises InvalidInputError: naming every parameter that is out of bounds or excluded by another one.

    Source: SageMaker developer guide, "Give SageMaker training jobs access to resources in your VPC".
    """

    vpc: ec2.IVpc
    subnets: Sequence[ec2.ISubnet]
    job_security_group: ec2.SecurityGroup
    endpoint_security_group: ec2.SecurityGroup | None
    """Security group of the interface endpoints made here; None without any."""
    endpoints: Mapping[TrainingEndpoint, ec2.InterfaceVpcEndpoint]
    """Interface endpoints made here."""
    s3_endpoint: ec2.GatewayVpcEndpoint | None
    """S3 endpoint made here; None in a given VPC that was not asked for one."""
    flow_log: TrainingFlowLog | None

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc | None = None,
        vpc_subnets: ec2.SubnetSelection | None = None,
        ip_addresses: ec2.IIpAddresses | None = None,
        max_azs: int | None = None,
        availability_zones: Sequence[str] | None = None,
        endpoints: Sequence[TrainingEndpoint] | None = None,
        s3_prefix_list_id: str | None = None,
        flow_logs: bool | None = None,
        flow_log_retention: logs.RetentionDays = logs.RetentionDays.ONE_YEAR,
        encryption_key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        subject = f"TrainingNetwork {construct_id!r}"
        request = NetworkRequest(
            vpc=vpc,
            vpc_subnets=vpc_subnets,
            ip_addresses=ip_addresses,
            max_azs=max_azs,
            availability_zones=availability_zones,
            endpoints=endpoints,
            s3_prefix_list_id=s3_prefix_list_id,
        )
        request.check(scope, subject, removal_problems(scope, removal_policy))
        super().__init__(scope, construct_id)
        made_here = vpc is None
        self.vpc = make_vpc(self, request) if vpc is None else vpc
        self.subnets = select_subnets(self, subject, self.vpc, vpc_subnets)
        self.job_security_group = self._make_job_security_group(s3_prefix_list_id)
        wanted = list((DEFAULT_ENDPOINTS if made_here else ()) if endpoints is None else endpoints)
        if made_here and TrainingEndpoint.S3 not in wanted:
            wanted.insert(0, TrainingEndpoint.S3)
        self._make_endpoints(wanted)
        self.flow_log = None
        if made_here if flow_logs is None else flow_logs:
            self.flow_log = TrainingFlowLog(
                self,
                "FlowLog",
                vpc=self.vpc,
                retention=flow_log_retention,
                encryption_key=encryption_key,
                removal_policy=removal_policy,
            )

    @property
    def connections(self) -> ec2.Connections:
        """Connections of the jobs, to open their way to a database or a file system."""
        return self.job_security_group.connections

    @property
    def subnet_ids(self) -> Sequence[str]:
        """Ids for a job's ``VpcConfig.Subnets``."""
        return [subnet.subnet_id for subnet in self.subnets]

    @property
    def security_group_ids(self) -> Sequence[str]:
        """Ids for a job's ``VpcConfig.SecurityGroupIds``."""
        return [self.job_security_group.security_group_id]

    def _make_job_security_group(self, s3_prefix_list_id: str | None) -> ec2.SecurityGroup:
        group = ec2.SecurityGroup(
            self, "JobSecurityGroup", vpc=self.vpc, allow_all_outbound=False, description="SageMaker training jobs"
        )
        # EFA asks for an egress rule that names the group itself; one to all addresses does not do.
        group.connections.allow_internally(ec2.Port.all_traffic(), "Instances of one job")
        group.add_egress_rule(s3_egress_peer(self, s3_prefix_list_id=s3_prefix_list_id), _HTTPS, "Amazon S3")
        return group

    def _make_endpoints(self, wanted: Sequence[TrainingEndpoint]) -> None:
        scope = Construct(self, "Endpoints")
        self.s3_endpoint = None
        if TrainingEndpoint.S3 in wanted:
            self.s3_endpoint = add_s3_endpoint(scope, self.vpc, self.subnets)
        self.endpoint_security_group = None
        made: dict[TrainingEndpoint, ec2.InterfaceVpcEndpoint] = {}
        interfaces = [endpoint for endpoint in wanted if endpoint is not TrainingEndpoint.S3]
        if interfaces:
            group = ec2.SecurityGroup(
                scope, "SecurityGroup", vpc=self.vpc, allow_all_outbound=False, description="Endpoints of training jobs"
            )
            self.job_security_group.connections.allow_to(group, _HTTPS, "VPC endpoints")
            self.endpoint_security_group = group
            for endpoint in interfaces:
                made[endpoint] = add_interface_endpoint(
                    scope, endpoint, vpc=self.vpc, subnets=self.subnets, security_group=group
                )
        self.endpoints = made
