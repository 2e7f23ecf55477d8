"""The network that training jobs run in."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk_sagemaker_training.catalog.vpc_endpoints import TrainingEndpoint
from cdk_sagemaker_training.checks.cdk_objects import kind_problems
from cdk_sagemaker_training.network.endpoint_policies import EndpointPolicies
from cdk_sagemaker_training.network.endpoints import NetworkEndpoints
from cdk_sagemaker_training.network.existing_endpoints import ExistingEndpoints
from cdk_sagemaker_training.network.flow_logs import TrainingFlowLog
from cdk_sagemaker_training.network.imported_network import ImportedNetwork
from cdk_sagemaker_training.network.job_groups import JobGroups
from cdk_sagemaker_training.network.network_base import TrainingNetworkBase
from cdk_sagemaker_training.network.network_checks import NetworkChecks
from cdk_sagemaker_training.network.placement import OWN, NetworkRequest, make_vpc, select_subnets
from cdk_sagemaker_training.network.requirements import Requirements
from cdk_sagemaker_training.removal import removal_problems


class TrainingNetwork(TrainingNetworkBase):
    """Subnets, security groups and endpoints for training jobs, in a VPC made here or in yours.

    A VPC made here has isolated subnets only, default tenancy, which training needs, and the free endpoint for S3.
    Every ``TrainingPipeline`` with this network adds the endpoints that its steps need for certain: ``explain`` tells
    which and why, and what they cost. What only the code of a step decides is made on request: ``endpoints``.

    A VPC of yours is complemented: endpoints that it has are used. Those of a VPC of your app are found by themselves,
    if they are made before this network; those of an imported VPC are yours to say with ``existing_endpoints``. While
    nothing is said of an imported VPC, nothing is added but what you ask for with ``endpoints``, because a second S3
    endpoint on a route table, or a second endpoint for a private DNS name, fails to deploy; needs are then a warning.

    Security groups are made by need. The jobs' group allows HTTPS to S3 and to the endpoints, and nothing between jobs.
    Jobs on several instances, or on a number that is not known, get a second group that allows all traffic within
    itself (distributed training, EFA, encryption between containers). Widen either through ``connections``.

    Endpoint policies let through what is for buckets of the account, for buckets that steps name, and, with the ECR
    endpoints, for the bucket of image layers. Through interface endpoints, principals of the account only.

    :param vpc: The VPC to use, which must have default tenancy. Default: a new one.
    :param vpc_subnets: Subnets of ``vpc`` for jobs, 1 to 16. Default: its isolated subnets, else its private ones.
    :param ip_addresses: Address range of the new VPC. A job takes 2 addresses per instance, 5 with EFA.
        Default: 10.0.0.0/16, shared among the zones.
    :param max_azs: Availability zones of the new VPC, 1 to 16, with one subnet in each. Default: 3. CDK uses at most 2
        where account or region is unknown at synth, and asks the account for its zones where both are known.
    :param availability_zones: The zones by name instead, so that nothing is asked. Excludes ``max_azs``.
    :param endpoints: VPC endpoints to make whatever pipelines need, one by one or as a set: :class:`EndpointSet`.
        Default: S3 in a new VPC, none in a given one.
    :param existing_endpoints: Endpoints that an imported ``vpc`` has, all of them; an empty list for none. Default:
        those that the app makes, and of an imported VPC nothing is known.
    :param endpoint_policies: Bound what goes through the endpoints made here. Default: True.
    :param allowed_accounts: Further accounts whose buckets may be reached, 12 digits each. Default: none.
    :param allowed_buckets: Further buckets, of any account, as names or buckets. Default: those that steps name.
    :param s3_prefix_list_id: Id of the region's managed prefix list for S3. Default: from the catalog. In a region that
        it lacks, a new VPC allows HTTPS to any address, with a warning, and a given VPC is an error.
    :param s3_express_prefix_list_id: The same for directory buckets, where steps use any. Default: HTTPS to any address
        in a new VPC, with a warning; an error in a given one.
    :param flow_logs: Keep flow logs of the VPC. Default: for a new VPC only.
    :param flow_log_retention: Default: one year.
    :param encryption_key: Key of the flow logs. Default: CloudWatch Logs encrypts with a key of its own.
    :param removal_policy: Of the flow logs. Default: ``RETAIN``. ``DESTROY`` also takes
        ``cdk-sagemaker-training:allow-destroy`` in the context.
    :raises InvalidInputError: naming every parameter that is out of bounds or excluded by another one.

    Source: SageMaker developer guide, "Give SageMaker training jobs access to resources in your VPC".
    """

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
        existing_endpoints: Sequence[TrainingEndpoint] | None = None,
        endpoint_policies: bool = True,
        allowed_accounts: Sequence[str] = (),
        allowed_buckets: Sequence[str | s3.IBucket] = (),
        s3_prefix_list_id: str | None = None,
        s3_express_prefix_list_id: str | None = None,
        flow_logs: bool | None = None,
        flow_log_retention: logs.RetentionDays = logs.RetentionDays.ONE_YEAR,
        encryption_key: kms.IKey | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        subject = f"TrainingNetwork {construct_id!r}"
        wrong = [*kind_problems(locals(), own=OWN)]
        request = NetworkRequest(
            vpc=vpc,
            vpc_subnets=vpc_subnets,
            ip_addresses=ip_addresses,
            max_azs=max_azs,
            availability_zones=availability_zones,
            endpoints=endpoints,
            existing_endpoints=existing_endpoints,
            allowed_accounts=allowed_accounts,
            allowed_buckets=allowed_buckets,
            s3_prefix_list_id=s3_prefix_list_id,
            s3_express_prefix_list_id=s3_express_prefix_list_id,
        )
        request.without(wrong).check(scope, subject, [*wrong, *removal_problems(scope, removal_policy)])
        super().__init__(scope, construct_id)
        made_here = vpc is None
        self.vpc = make_vpc(self, request) if vpc is None else vpc
        self.subnets = select_subnets(self, subject, self.vpc, vpc_subnets)
        groups = JobGroups(
            self,
            vpc=self.vpc,
            s3_prefix_list_id=s3_prefix_list_id,
            s3_express_prefix_list_id=s3_express_prefix_list_id,
        )
        self._groups = groups
        policies = None
        if endpoint_policies:
            policies = EndpointPolicies(self, allowed_accounts=allowed_accounts, allowed_buckets=request.bucket_names)
        self._endpoints = NetworkEndpoints(
            self,
            "Endpoints",
            vpc=self.vpc,
            subnets=self.subnets,
            job_group=groups.job,
            policies=policies,
        )
        wanted = list(endpoints or ())
        if made_here and TrainingEndpoint.S3 not in wanted:
            wanted.insert(0, TrainingEndpoint.S3)
        self._requirements = Requirements(
            self,
            vpc=self.vpc,
            subnets=self.subnets,
            made_here=made_here,
            wanted=wanted,
            endpoints=self._endpoints,
            existing=ExistingEndpoints(self, self.vpc, existing_endpoints),
            groups=groups,
            policies=policies,
        )
        self.node.add_validation(NetworkChecks(self._requirements))
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

    @staticmethod
    def from_network_attributes(
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        job_security_group: ec2.ISecurityGroup,
        between_instances_security_group: ec2.ISecurityGroup | None = None,
        existing_endpoints: Sequence[TrainingEndpoint] | None = None,
    ) -> TrainingNetworkBase:
        """A network that was made elsewhere, used as it is: no endpoint, group or flow log is made in it.

        ``subnets``: 1 to 16. ``job_security_group``: lets jobs through to S3 and to the endpoints.
        ``between_instances_security_group``: allows all traffic within itself. Default: none; a job on several
        instances is then an error. ``existing_endpoints``: all that it has; what a pipeline needs beyond them is an
        error. Default: that of S3, and of others nothing is known; what is needed is then a warning.

        :raises InvalidInputError: naming every parameter that is out of bounds.
        """
        return ImportedNetwork(
            scope,
            construct_id,
            vpc=vpc,
            subnets=subnets,
            job_security_group=job_security_group,
            between_instances_security_group=between_instances_security_group,
            existing_endpoints=existing_endpoints,
        )
